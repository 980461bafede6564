import { expect } from 'vitest';
import type { Gpu } from '../../../src/gpu/gpu.ts';
import { koch } from '../../../src/studies/koch/koch.ts';
import type { Part } from '../../../src/studies/koch/gate.ts';
import { presets, type KochPreset } from '../../../src/studies/koch/presets.ts';
import type { FinishedStudy } from '../../../src/studies/run-study.ts';
import type { StudyContext, StudyOutcome, Target } from '../../../src/studies/study.ts';
import { runQuietly } from '../run-quietly.ts';
import { parseNpy, type Estimate, type Npy } from './outsider.ts';

const training = { ...presets.quick.flow.training, updates: 8 };
/** Every part of the study, as short as can be: nothing is well trained here. */
export const tiny: KochPreset = {
  seeds: 2,
  blocks: { size: 32, samples: 256 },
  stacks: [{ size: 8, layers: [16, 4], samples: 192, training }],
  averages: { size: 64, replicas: 32, observations: 2 },
  flow: {
    hidden: 12,
    samples: 192,
    training,
    perTemperature: 32,
    snapshots: 1,
    seeds: 2,
    controlSeeds: 2,
    long: { steps: 32, perTemperature: 32 },
    net: { hidden: 6, epochs: 1 },
  },
};

/** What a run left, for those who look for single numbers. */
export class Found {
  readonly finished: FinishedStudy;
  readonly phases: readonly string[];

  constructor(finished: FinishedStudy, phases: readonly string[]) {
    this.finished = finished;
    this.phases = phases;
  }

  array(name: string): Npy {
    const file = this.finished.files.get(`data/${name}.npy`);
    if (!(file instanceof Uint8Array)) throw new Error(`no ${name}`);
    return parseNpy(file);
  }

  target(id: string): Target {
    const found = this.finished.targets.find((one) => one.id === id);
    if (!found) throw new Error(`no ${id}`);
    return found;
  }

  measured(id: string, name?: string): Estimate {
    const all = this.target(id).measured as Record<string, Estimate> & Estimate;
    return name === undefined ? all : all[name];
  }

  /** The control of a target whose name begins and ends so. */
  control(id: string, begin: string, end = ''): { measured: unknown; fulfils: boolean } {
    const found = this.target(id).controls?.find(
      ({ name }) => name.startsWith(begin) && name.endsWith(end),
    );
    if (!found) throw new Error(`no control ${begin} of ${id}`);
    return found;
  }

  /** A cell of a table of the report, by the beginning of its caption, its row and column. */
  cell(caption: string, row: string, column: number): unknown {
    const tables = this.finished.sections.flatMap(({ tables = [] }) => tables);
    const table = tables.find((one) => one.caption.startsWith(caption));
    return table?.rows.find(([name]) => `${name as string}` === row)?.[column];
  }

  /** All paragraphs of the report. */
  get text(): string {
    return this.finished.sections.flatMap(({ text }) => text).join('\n');
  }
}

/** Runs the study with other work in it. */
export async function runOf(
  gpu: Gpu,
  run: (context: StudyContext) => Promise<StudyOutcome>,
): Promise<Found> {
  const { finished, phases } = await runQuietly(gpu, { ...koch, run });
  return new Found(finished, phases);
}

/** Runs one part of the study. */
export function partOf(gpu: Gpu, part: (context: StudyContext) => Promise<Part>): Promise<Found> {
  return runOf(gpu, async (context) => {
    const { targets, sections, data } = await part(context);
    return { answer: { sentence: '' }, parameters: {}, targets, sections, data };
  });
}

/** A number close to a known one, or undefined as that. */
function close(known: number, digits: number): unknown {
  return Number.isNaN(known) ? NaN : expect.closeTo(known, digits);
}

export function near(found: unknown, known: Estimate, digits = 6): void {
  expect(found).toMatchObject({
    value: close(known.value, digits),
    error: close(known.error, digits),
  });
}

/** The same number, or none in both: one of fewer than two trainings is none. */
export function same(found: unknown, { value, error }: Estimate): void {
  const none = Number.isNaN(value) || Number.isNaN(error);
  expect(found).toEqual(
    none
      ? 'none'
      : expect.objectContaining({
          value: expect.closeTo(value, 9),
          error: expect.closeTo(error, 9),
        }),
  );
}
