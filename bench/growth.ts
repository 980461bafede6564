import {
  replicaGeometry,
  stripGeometry,
  wordCount,
  type Geometry,
} from '../src/ensemble/geometry.ts';
import type { Gpu } from '../src/gpu/gpu.ts';
import { interleaved, ratioOf, scaled, type Benchmark, type BenchmarkRow } from './benchmark.ts';
import { SweepWork } from './sweep-work.ts';

/** A temperature in the disordered phase, where every lattice is equally far from criticality. */
const temperature = 2.6;

/** Attempted spin updates per nanosecond for growing work: more replicas, or a larger lattice. */
export const growth: Benchmark = {
  name: 'growth',
  description: 'Metropolis as the work grows 16-fold or more: replicas of 64 x 64, and one lattice',
  run: async (gpu, options) => {
    const rows: BenchmarkRow[] = [];
    for (const geometries of [replicas(gpu), strips(gpu)]) {
      const works: SweepWork[] = [];
      for (const geometry of geometries)
        works.push(await SweepWork.create(gpu, geometry, { update: 'metropolis', temperature }));
      const found = await interleaved(works, options);
      for (const [index, rate] of found.entries()) {
        const { parameters, spins, geometry } = works[index] as SweepWork;
        rows.push({
          kernel: 'metropolis',
          parameters: {
            ...parameters,
            kibibytes: wordCount(geometry) / 256,
          },
          figure: 'attempted spin updates',
          unit: 'flips/ns',
          ...scaled(rate, spins / 1e6),
        });
      }
      const [first, last] = [works[0], works.at(-1)];
      const [smallest, largest] = [found[0], found.at(-1)];
      if (first && last && smallest && largest)
        rows.push({
          kernel: 'metropolis',
          parameters: {
            mode: first.geometry.mode,
            size: `${last.geometry.size} : ${first.geometry.size}`,
            systems: `${last.geometry.systems} : ${first.geometry.systems}`,
            temperature,
            update: 'metropolis',
            work: last.spins / first.spins,
            target: '0.8 to 1.2',
          },
          figure: 'rate of the largest over that of the smallest',
          unit: 'ratio',
          // Rates count sweeps of lattices with different sizes.
          ...scaled(ratioOf(largest, smallest), last.spins / first.spins),
        });
      for (const work of works) work.dispose();
    }
    return rows;
  },
};

function replicas({ adapter }: Gpu): Geometry[] {
  const counts = adapter.software ? [256, 1024, 4096] : [16_384, 65_536, 262_144, 1_048_576];
  return counts.map((count) => replicaGeometry(64, count));
}

/** Lattices that fit into a buffer, with one bit for each spin. */
function strips({ adapter, device }: Gpu): Geometry[] {
  const sizes = adapter.software
    ? [1024, 2048, 4096]
    : [4096, 8192, 16_384, 32_768, 65_536, 131_072];
  return sizes
    .filter((size) => size ** 2 / 8 <= device.limits.maxStorageBufferBindingSize)
    .map((size) => stripGeometry(size));
}
