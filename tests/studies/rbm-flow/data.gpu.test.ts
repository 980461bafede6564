import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { FinishedStudy } from '../../../src/studies/run-study.ts';
import { presets, type Settings } from '../../../src/studies/rbm-flow/presets.ts';
import { phasesOf } from '../../../src/studies/rbm-flow/phases.ts';
import { rbmFlow, runRbmFlow } from '../../../src/studies/rbm-flow/rbm-flow.ts';
import { setNames } from '../../../src/studies/rbm-flow/training-sets.ts';
import { withGpu } from '../../support/with-gpu.ts';
import { runQuietly } from '../run-quietly.ts';

const device = withGpu();

/** Every part of the study, as short as can be: nothing is well trained here. */
const tiny: Settings = {
  ...presets.quick,
  net: { snapshots: 1, heldOut: 2, hidden: 4, epochs: 1 },
  hidden: 12,
  snapshots: 1,
  training: { ...presets.quick.training, updates: 6, steps: 1 },
  seeds: { V: 2, others: 1, controls: 1, scan: 1 },
  scan: [4],
  flow: { steps: 3, long: 12, copies: 32, monteCarlo: 32 },
  fields: { field: [0, 1], 'other fields': [0, 4] },
  annealing: { temperatures: 10, runs: 32 },
  judged: 32,
};

const python = spawnSync('python3', ['-c', 'import numpy']).status === 0 ? 'python3' : undefined;
const script = path.join(import.meta.dirname, '../../reports/rbm_flow.py');
const folder = mkdtempSync(path.join(tmpdir(), 'blockspin-rbm-flow-'));

interface Document {
  results: { targets: { id: string; measured: Record<string, unknown>; verdict: string }[] };
}

let finished: FinishedStudy;
let phases: readonly string[];
beforeAll(async () => {
  ({ finished, phases } = await runQuietly(device.gpu, {
    ...rbmFlow,
    run: (context) => runRbmFlow(context, tiny),
  }));
  mkdirSync(path.join(folder, 'data'));
  for (const [name, content] of finished.files)
    if (name.startsWith('data/')) writeFileSync(path.join(folder, name), content);
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the script says of the files with this document. */
function outsider(change: (document: Document) => void = () => undefined) {
  const { parameters, targets } = finished;
  const document = JSON.parse(JSON.stringify({ parameters, results: { targets } })) as Document;
  change(document);
  writeFileSync(path.join(folder, 'results.json'), JSON.stringify(document));
  return spawnSync(python ?? '', [script, folder], { encoding: 'utf8' });
}

describe('numpy finds the numbers and some verdicts again in the data files', () => {
  beforeEach((context) => {
    if (python === undefined) context.skip('python3 with numpy is not installed');
  });

  it('as they were written', () => {
    const { status, stdout, stderr } = outsider();
    expect(stdout + stderr).toContain('All numbers were found again.');
    expect(status).toBe(0);
  });

  it('and not where one was changed', () => {
    const changed = outsider(({ results }) => {
      const target = results.targets.find(({ id }) => id === 'IS-7 critical point');
      if (target) target.measured['T by energy'] = { value: 2.2692, error: 0.01 };
    });
    expect(changed.stdout).toContain('WRONG IS-7 critical point: T by energy');
    expect(changed.status).toBe(1);
  });
});

it('claims nothing about the critical point from machines that were hardly trained', () => {
  const [claim] = finished.targets.filter(({ id }) => id === 'IS-7 critical point');
  expect(claim?.verdict).not.toBe('holds');
  expect(finished.answer.sentence).not.toContain('Yes');
});

it('announces every phase that it begins', () => {
  expect(phases.length).toBe(phasesOf(tiny).length);
});

it('trains machines of every set, and lists all of them with their likelihoods', () => {
  const tables = finished.sections.flatMap(({ tables = [] }) => tables);
  const machines = tables.find(({ caption }) => caption.startsWith('All machines'));
  // V twice, and a narrower machine of V once.
  expect(machines?.rows).toHaveLength(setNames.length + 2);
  const column = machines?.header.indexOf('⟨ln p⟩') ?? NaN;
  for (const row of machines?.rows ?? [])
    expect(row[column]).toMatchObject({ value: expect.any(Number), error: expect.any(Number) });
});
