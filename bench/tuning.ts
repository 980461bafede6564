import { replicaGeometry, stripGeometry, type Geometry } from '../src/ensemble/geometry.ts';
import type { Gpu } from '../src/gpu/gpu.ts';
import { choicesFor, type Tuning } from '../src/gpu/tuning.ts';
import { CRITICAL_TEMPERATURE } from '../src/theory/critical.ts';
import {
  interleaved,
  ratioOf,
  type BenchmarkOptions,
  type Spread,
  type Work,
} from './benchmark.ts';
import { trainingOf } from './contrastive-divergence.ts';
import { SweepWork } from './sweep-work.ts';

/** A choice is kept if it is faster than the default by more than clocks scatter, and nowhere slower. */
const least = { gain: 1.03, anywhere: 0.98 } as const;

/** The rate of a choice over that of the default, round by round. */
export interface MeasuredChoice {
  readonly quantity: keyof Tuning;
  readonly choice: string | number;
  /** For each work, in the order of the run. */
  readonly ratios: readonly (Spread & { readonly of: string })[];
  /** The geometric mean of the medians. */
  readonly gain: number;
}

/** A piece of work with buffers of its own. */
interface OpenWork {
  readonly work: Work;
  readonly close: () => void;
}

/** What is timed for a choice. */
interface Trial {
  readonly of: string;
  readonly open: (gpu: Gpu) => Promise<OpenWork>;
}

/** The work by which each choice is judged: as a user has it, small and large. */
function trialsFor(software: boolean): Record<keyof Tuning, readonly Trial[]> {
  const sizes = software ? [1024, 4096] : [4096, 16_384];
  return {
    sweepRows: sizes.map((size) => sweeps(stripGeometry(size), 'metropolis')),
    halfSweeps: [
      ...(software ? [256, 1024] : [512, 4096]).map((size) => stripGeometry(size)),
      replicaGeometry(64, 4096),
    ].map((geometry) => sweeps(geometry, 'metropolis')),
    clusters: [512, 4096].map((size) => sweeps(stripGeometry(size), 'swendsen-wang')),
    products: [
      { visible: 100, hidden: 81, batch: 96 },
      { visible: 1600, hidden: 400, batch: 128 },
    ].map((shape) => ({
      of: `CD-1, ${shape.visible} x ${shape.hidden}, batch ${shape.batch}`,
      open: async (gpu) => {
        const { updates, close } = await trainingOf(gpu, shape);
        return { work: { work: updates }, close };
      },
    })),
  };
}

function sweeps(geometry: Geometry, update: 'metropolis' | 'swendsen-wang'): Trial {
  const { mode, size, systems } = geometry;
  const temperature = update === 'metropolis' ? 2.6 : CRITICAL_TEMPERATURE;
  return {
    of: `${update}, ${mode === 'strip' ? '' : `${systems} of `}${size} x ${size}`,
    open: async (gpu) => {
      const work = await SweepWork.create(gpu, geometry, {
        update,
        temperature,
        ...(update === 'swendsen-wang' && { thermalize: 20 }),
      });
      return { work, close: () => work.dispose() };
    },
  };
}

/**
 * Measures every choice beside the default on this adapter, in turn in one run.
 * @returns the choices that pay, and what was measured
 */
export async function measuredTuning(
  gpu: Gpu,
  options: BenchmarkOptions,
): Promise<{ readonly tuning: Tuning; readonly measured: readonly MeasuredChoice[] }> {
  const before = gpu.tuning;
  const { software } = gpu.adapter;
  const trials = trialsFor(software);
  const measured: MeasuredChoice[] = [];
  let tuning: Tuning = {};
  try {
    for (const [name, choices] of Object.entries(choicesFor(software))) {
      const quantity = name as keyof Tuning;
      if (choices.length < 2 || options.signal.aborted) continue;
      const found = await compared(gpu, { quantity, choices, trials: trials[quantity] }, options);
      measured.push(...found);
      const best = found
        .filter(
          ({ gain, ratios }) =>
            gain > least.gain && ratios.every(({ median }) => median > least.anywhere),
        )
        .toSorted((a, b) => b.gain - a.gain)[0];
      if (best) tuning = { ...tuning, [quantity]: best.choice };
    }
  } finally {
    gpu.tuning = before;
  }
  return { tuning, measured };
}

async function compared(
  gpu: Gpu,
  {
    quantity,
    choices,
    trials,
  }: {
    readonly quantity: keyof Tuning;
    readonly choices: readonly (string | number)[];
    readonly trials: readonly Trial[];
  },
  options: BenchmarkOptions,
): Promise<MeasuredChoice[]> {
  const ratios = choices.map((): (Spread & { of: string })[] => []);
  for (const { of, open } of trials) {
    if (options.signal.aborted) break;
    const opened: OpenWork[] = [];
    try {
      for (const tuning of [{}, ...choices.map((choice) => ({ [quantity]: choice }))]) {
        gpu.tuning = tuning;
        opened.push(await open(gpu));
      }
      const [base, ...others] = await interleaved(
        opened.map(({ work }) => work),
        {
          ...options,
          alike: true,
          onProgress: (label, done, total) => options.onProgress?.(`${of}: ${label}`, done, total),
        },
      );
      for (const [index, rate] of others.entries())
        if (base) ratios[index]?.push({ of, ...ratioOf(rate, base) });
    } finally {
      for (const { close } of opened) close();
    }
  }
  return choices.map((choice, index) => {
    const own = ratios[index] ?? [];
    const logs = own.map(({ median }) => Math.log(median));
    const gain = Math.exp(logs.reduce((sum, log) => sum + log, 0) / logs.length);
    return { quantity, choice, ratios: own, gain };
  });
}
