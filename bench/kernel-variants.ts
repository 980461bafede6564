import { Ensemble } from '../src/ensemble/ensemble.ts';
import { replicaGeometry, spinCount, type Geometry } from '../src/ensemble/geometry.ts';
import { RandomWords } from '../src/ensemble/random-words.ts';
import type { Gpu } from '../src/gpu/gpu.ts';
import { openGpuInNode } from '../src/gpu/node/open.ts';
import { GpuTimer } from '../src/gpu/timer.ts';
import { Checkerboard } from '../src/ising/checkerboard.ts';
import { ferromagnet } from '../src/ising/model.ts';
import { singleSpinRule } from '../src/ising/single-spin-rule.ts';
import { startSpins } from '../src/ising/start.ts';
import {
  interleaved,
  ratioOf,
  scaled,
  type Benchmark,
  type BenchmarkOptions,
  type BenchmarkRow,
  type Rates,
  type Work,
} from './benchmark.ts';

const temperature = 2.6;
/** A field too weak to change any acceptance. It switches to the general kernel, because the model without field has its own kernel. */
const weakField = 1e-9;

interface Variant {
  readonly name: string;
  readonly update?: 'heat-bath';
  readonly field?: number;
  readonly perReplica?: boolean;
  readonly rows?: number;
  /** The property in which the device differs from the device of the run; default none. */
  readonly device?: 'instructions' | 'generator';
}

/** The variants. All others are compared with the first. */
const variants: readonly Variant[] = [
  { name: 'default' },
  ...[4, 8, 16, 32, 64].map((rows) => ({ name: `${rows} rows per invocation`, rows })),
  { name: 'thresholds per replica', perReplica: true },
  { name: 'general single-spin kernel', field: weakField },
  {
    name: 'general single-spin kernel, thresholds per replica',
    field: weakField,
    perReplica: true,
  },
  { name: 'heat bath', update: 'heat-bath' },
  { name: 'heat bath, thresholds per replica', update: 'heat-bath', perReplica: true },
  { name: 'instructions of the other kind of adapter', device: 'instructions' },
  { name: 'the other random generator', device: 'generator' },
];

/** Compares alternatives in the engine with the default, round by round in one process. */
export const kernelVariants: Benchmark = {
  name: 'kernel-variants',
  description:
    'single-spin kernels against the default Metropolis: rows, thresholds, rules, instructions, random generators',
  long: true,
  run: async (gpu, options) => {
    const { software } = gpu.adapter;
    const choice = software ? 'software' : 'gpu';
    const devices = {
      instructions: await openGpuInNode({
        adapter: choice,
        software: !software,
        random: gpu.random,
      }),
      generator: await openGpuInNode({
        adapter: choice,
        random: gpu.random === 'pcg' ? 'philox' : 'pcg',
      }),
    };
    const geometry = replicaGeometry(64, software ? 4096 : 262_144);
    const works: CheckerboardWork[] = [];
    for (const variant of variants) {
      const device = variant.device ? devices[variant.device] : gpu;
      works.push(await CheckerboardWork.create(device, geometry, variant));
    }
    const found = await interleaved(works, options);
    for (const work of works) work.dispose();
    for (const device of Object.values(devices)) device.dispose();
    const spins = spinCount(geometry);
    const { mode, size, systems } = geometry;
    const rows = variants.flatMap((variant, index) =>
      compared(
        {
          kernel: variant.update || variant.field ? 'single-spin' : 'metropolis',
          parameters: {
            variant: variant.name,
            mode,
            size,
            systems,
            temperature,
            update: variant.update ?? 'metropolis',
          },
          figure: 'attempted spin updates',
          unit: 'flips/ns',
        },
        { rate: found[index] as Rates, base: found[0] as Rates, factor: spins / 1e6 },
      ),
    );
    return [...rows, ...(await generators(gpu, options))];
  },
};

/** Counters of a dispatch, and the number of outputs combined into each written word, as in the benchmark `random`. */
const extent = [1 << 16, 1, 4, 1] as const;
const fold = 16;

/** Times the random generators alone. */
async function generators(gpu: Gpu, options: BenchmarkOptions): Promise<BenchmarkRow[]> {
  const timer = new GpuTimer(gpu);
  const counters = { key: [1, 2], first: [0, 0, 0, 0], extent } as const;
  const names = ['pcg', 'philox'] as const;
  const drawn: RandomWords[] = [];
  for (const generator of names)
    drawn.push(await RandomWords.create(gpu, { generator, counters, fold }));
  const works = drawn.map((words) => ({
    work: async (times: number): Promise<number> => {
      const { milliseconds } = await timer.time((timestampWrites) =>
        gpu.compute(
          'random words',
          (pass) => {
            for (let time = 0; time < times; time++) words.record(pass);
          },
          timestampWrites,
        ),
      );
      return milliseconds;
    },
  }));
  const found = await interleaved(works, options);
  for (const words of drawn) words.dispose();
  timer.dispose();
  const words = extent.reduce((product, length) => product * length) * fold * 4;
  return names.flatMap((generator, index) =>
    compared(
      {
        kernel: 'random-words',
        parameters: { variant: generator },
        figure: 'random words drawn',
        unit: 'words/ns',
      },
      { rate: found[index] as Rates, base: found[0] as Rates, factor: words / 1e6 },
    ),
  );
}

/** A rate, and its ratio to the default's rate. */
function compared(
  row: Pick<BenchmarkRow, 'kernel' | 'parameters' | 'figure' | 'unit'>,
  { rate, base, factor }: { rate: Rates; base: Rates; factor: number },
): BenchmarkRow[] {
  const own: BenchmarkRow = { ...row, ...scaled(rate, factor) };
  if (rate === base) return [own];
  const ratio = { figure: 'rate over that of the default', unit: 'ratio' };
  return [own, { ...row, ...ratio, ...ratioOf(rate, base) }];
}

/** Checkerboard sweeps without the rest of a simulation. */
class CheckerboardWork implements Work {
  readonly mostUnits: number;
  readonly #gpu: Gpu;
  readonly #ensemble: Ensemble;
  readonly #checkerboard: Checkerboard;
  readonly #timer: GpuTimer;

  private constructor(gpu: Gpu, ensemble: Ensemble, checkerboard: Checkerboard) {
    this.#gpu = gpu;
    this.#ensemble = ensemble;
    this.#checkerboard = checkerboard;
    this.#timer = new GpuTimer(gpu);
    this.mostUnits = checkerboard.maximumSweepsPerSubmit;
  }

  static async create(
    gpu: Gpu,
    geometry: Geometry,
    {
      update = 'metropolis',
      field = 0,
      perReplica = false,
      rows,
    }: Omit<Variant, 'update'> & {
      update?: 'metropolis' | 'heat-bath';
    },
  ): Promise<CheckerboardWork> {
    const ensemble = new Ensemble(gpu, geometry);
    await startSpins(gpu, ensemble, { start: 'hot', seed: 1 });
    const rule = singleSpinRule({ ...ferromagnet, field }, update);
    const checkerboard = new Checkerboard(gpu, ensemble, {
      rule,
      seed: 1,
      perReplica,
      ...(rows !== undefined && { rows }),
    });
    await checkerboard.setTemperatures(new Float64Array(geometry.systems).fill(temperature));
    checkerboard.begin(0);
    return new CheckerboardWork(gpu, ensemble, checkerboard);
  }

  // The same sweeps every time: the random numbers do not affect the timing.
  readonly work = async (sweeps: number): Promise<number> => {
    const { milliseconds } = await this.#timer.time((timestampWrites) =>
      this.#gpu.compute(
        'sweeps',
        (pass) => {
          this.#checkerboard.record(pass, 0, sweeps);
        },
        timestampWrites,
      ),
    );
    return milliseconds;
  };

  dispose(): void {
    this.#timer.dispose();
    this.#checkerboard.dispose();
    this.#ensemble.dispose();
  }
}
