import { stripGeometry } from '../../ensemble/geometry.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { IsingSimulation } from '../../ising/simulation.ts';
import { Companion } from '../../live/companion.ts';
import { Pyramid } from '../../rg/pyramid.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { kaufman } from '../../theory/kaufman.ts';
import type { Finding } from '../figure.ts';

/** Lattices that are shown of each magnet: its spins, and three steps of zooming out. */
export const levels = 4;
/** Side of the two lattices away from T_c, whose last level still fills a window. */
const size = 512;
/**
 * Distances from T_c in per cent, with the cluster updates that bring these lattices to equilibrium. At 2 %, where the
 * correlation length is 28 sites, an update forgets the one before within about 5 updates; single-spin updates would take
 * 4,000 sweeps.
 */
export const distances = [
  { percent: 2, updates: 30 },
  { percent: 4, updates: 24 },
  { percent: 8, updates: 20 },
] as const;
/** Side of the measured lattices. */
const measured = { gpu: 256, software: 128 } as const;
/** A magnet below and a magnet above T_c, zoomed out. */
export interface Beside {
  readonly simulation: IsingSimulation;
  readonly pyramid: Pyramid;
  readonly companion: Companion;
}

/** @param distance the place in `distances` */
export async function makeBeside(gpu: Gpu, distance: number): Promise<Beside> {
  const { percent, updates } = distances[distance] ?? distances[0];
  const away = percent / 100;
  const simulation = await IsingSimulation.create(gpu, {
    geometry: stripGeometry(size, 2),
    temperatures: [1 - away, 1 + away].map((factor) => factor * CRITICAL_TEMPERATURE),
    update: 'swendsen-wang',
    start: 'cold',
    seed: 5,
  });
  await simulation.sweep(updates);
  // From here on the pictures change calmly: a cluster update may exchange the two colours.
  await simulation.change({ update: 'metropolis', field: 0 });
  const pyramid = await Pyramid.create(gpu, simulation.ensemble, { depth: levels - 1, seed: 5 });
  pyramid.update(simulation.sweeps);
  const companion = await Companion.create(gpu, {
    size: measured[gpu.adapter.software ? 'software' : 'gpu'],
    temperature: CRITICAL_TEMPERATURE,
    beside: away * CRITICAL_TEMPERATURE,
    field: 0,
    rule: 'majority',
    factor: 2,
    ties: 'random',
    seed: 2,
  });
  return { simulation, pyramid, companion };
}

export function disposeOf({ simulation, pyramid, companion }: Beside): void {
  companion.dispose();
  pyramid.dispose();
  simulation.dispose();
}

/**
 * The share of neighbours that agree in every lattice of the three magnets.
 * @param companion undefined before it is there
 * @param away distance of the outer magnets from T_c, over T_c
 */
export function findingsBeside(companion: Companion | undefined, away: number): Finding[] {
  // In the order of the companion's lattices.
  const magnets = [
    { name: 'critical', factor: 1 },
    { name: 'cold', factor: 1 - away },
    { name: 'hot', factor: 1 + away },
  ];
  return magnets.flatMap(({ name, factor }, system) =>
    Array.from({ length: levels }, (_, level): Finding => {
      const mean = companion?.watch.mean(level, system);
      const torus = companion && {
        size: companion.size,
        temperature: factor * CRITICAL_TEMPERATURE,
      };
      return {
        name: `${name}-${level}`,
        measured: mean?.measured,
        settled: mean?.settled ?? false,
        exact: torus && level === 0 ? (1 - kaufman(torus).energy / 2) / 2 : undefined,
        unit: 'per cent',
      };
    }),
  );
}
