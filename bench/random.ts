import { RandomWords } from '../src/ensemble/random-words.ts';
import { GpuTimer } from '../src/gpu/timer.ts';
import { rates, scaled, type Benchmark } from './benchmark.ts';

/** Counters of a dispatch, and the number of outputs combined into each written word. Writing then takes little time. */
const extent = [1 << 16, 1, 4, 1] as const;
const fold = 16;

/** Random words drawn per nanosecond by each generator. */
export const random: Benchmark = {
  name: 'random',
  description: 'random words of both generators, without writing them all',
  run: async (gpu, options) => {
    const timer = new GpuTimer(gpu);
    const rows = [];
    const counters = { key: [1, 2], first: [0, 0, 0, 0], extent } as const;
    const words = extent.reduce((product, length) => product * length) * fold * 4;
    for (const generator of ['pcg', 'philox'] as const) {
      const drawn = await RandomWords.create(gpu, { generator, counters, fold });
      const work = async (times: number): Promise<number> => {
        const { milliseconds } = await timer.time((timestampWrites) =>
          gpu.compute(
            'random words',
            (pass) => {
              for (let time = 0; time < times; time++) drawn.record(pass);
            },
            timestampWrites,
          ),
        );
        return milliseconds;
      };
      const perMillisecond = await rates(work, options);
      rows.push({
        kernel: 'random-words',
        parameters: { generator },
        figure: 'random words drawn',
        unit: 'words/ns',
        ...scaled(perMillisecond, words / 1e6),
      });
      drawn.dispose();
    }
    timer.dispose();
    return rows;
  },
};
