import { describe, expect, it } from 'vitest';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { readNpy } from '../../src/formats/npy.ts';
import { runStudy, StudyStoppedError } from '../../src/studies/run-study.ts';
import type { Figure } from '../../src/plot/description.ts';
import type { Study, StudyContext, StudyOutcome } from '../../src/studies/study.ts';

const adapter = { name: 'abacus', backend: 'beads', software: true };
const figure: Figure = {
  x: { label: 'x' },
  y: { label: 'y' },
  series: [{ label: 'line', kind: 'line', data: [0, 1, 2].map((x) => ({ x, y: x * x })) }],
};
const outcome: StudyOutcome = {
  answer: { sentence: 'Two.' },
  targets: [
    {
      id: 'T-1',
      kind: 'claim',
      statement: 'two is two',
      measured: 2,
      expected: '2',
      verdict: 'holds',
    },
  ],
  sections: [
    { title: 'First', text: ['one'], figures: { square: figure } },
    { title: 'Second', text: ['two'], figures: { again: figure } },
  ],
  data: { numbers: { shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, NaN) } },
  parameters: { size: 8 },
};

function studyOf(run: Study['run']): Study {
  return {
    name: 'toy',
    title: 'A toy',
    source: 'nobody',
    question: 'How many?',
    summary: 'Nothing.',
    wouldChange: '',
    run,
  };
}

function contextWith(signal: AbortSignal): StudyContext {
  // Of the device only its name is asked for.
  const gpu = { adapter } as unknown as Gpu;
  return { gpu, preset: 'quick', seed: 7, signal, phase: () => () => undefined };
}

const program = { version: '1.2.3', command: 'npx blockspin reproduce toy' };
const { signal } = new AbortController();

describe('a study that ends', () => {
  it('becomes a report, figures and arrays', async () => {
    const { files, targets, parameters } = await runStudy(
      studyOf(async () => outcome),
      contextWith(signal),
      program,
    );
    expect([...files.keys()]).toEqual([
      'figures/square.svg',
      'figures/again.svg',
      'data/numbers.npy',
      'report.html',
    ]);
    expect(targets).toBe(outcome.targets);
    expect(parameters).toEqual({ size: 8 });
    expect(readNpy(files.get('data/numbers.npy') as Uint8Array)).toEqual(outcome.data['numbers']);
    expect(files.get('figures/square.svg')).toMatch(/^<svg xmlns=/);
    const report = String(files.get('report.html'));
    for (const text of [
      'A toy',
      'abacus, beads (software)',
      '<dd>7</dd>',
      'quick',
      'Blockspin 1.2.3',
      'npx blockspin reproduce toy',
      'data/numbers.npy',
      '2 × 3, f8',
      'figures/again.svg',
    ])
      expect(report).toContain(text);
  });

  it('gives the same bytes of everything but the time each time', async () => {
    const study = studyOf(async () => outcome);
    const { files: first } = await runStudy(study, contextWith(signal), program);
    const { files: second } = await runStudy(study, contextWith(signal), program);
    for (const [name, content] of first) {
      if (name === 'report.html') continue;
      expect(second.get(name), name).toEqual(content);
    }
  });

  it('may not have two figures of one name', async () => {
    const sections = outcome.sections.map((section) => ({
      ...section,
      figures: { square: figure },
    }));
    const study = studyOf(async () => ({ ...outcome, sections }));
    await expect(runStudy(study, contextWith(signal), program)).rejects.toThrow(
      /toy has two figures "square"/,
    );
  });
});

describe('a study that does not end', () => {
  it.each([
    ['returns what it has', async () => outcome],
    [
      'throws',
      async () => {
        throw new Error('the device is gone');
      },
    ],
  ])('is stopped where the signal was aborted, and %s', async (_, run) => {
    const abort = new AbortController();
    const study = studyOf(async () => {
      abort.abort();
      return run();
    });
    await expect(runStudy(study, contextWith(abort.signal), program)).rejects.toThrow(
      StudyStoppedError,
    );
  });

  it('passes its error on', async () => {
    const study = studyOf(async () => {
      throw new Error('not enough replicas');
    });
    await expect(runStudy(study, contextWith(signal), program)).rejects.toThrow(
      'not enough replicas',
    );
  });
});
