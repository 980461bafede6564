import { replicaGeometry, siteCount, stripGeometry, type Geometry } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { Measurement, type Observation } from '../ising/measurement.ts';
import { IsingSimulation } from '../ising/simulation.ts';
import type { StartState } from '../ising/start.ts';
import { Pyramid } from '../rg/pyramid.ts';
import { checksum, compare, type Check } from './check.ts';
import { knownAnswers, problems } from './known-answers.ts';

/** The integer kernels of the Ising model and the renormalization group against their known answers. */
export async function isingChecks(gpu: Gpu): Promise<Check[]> {
  const { replicas, strips } = problems;
  const replicaLattices = replicaGeometry(replicas.size, replicas.replicas);
  const stripLattice = stripGeometry(strips.size);
  const ladder = Array.from({ length: replicaLattices.systems }, (_, r) => problems.ladder(r));
  const cold = await simulate(gpu, { geometry: stripLattice, start: 'cold', sweeps: 0 });
  const hot = await simulate(gpu, { geometry: stripLattice, sweeps: 0 });
  const replicasRun = await simulate(gpu, { geometry: replicaLattices, sweeps: replicas.sweeps });
  const stripsRun = await simulate(gpu, {
    geometry: stripLattice,
    sweeps: strips.sweeps,
  });
  const perReplica = await simulate(gpu, {
    geometry: replicaLattices,
    sweeps: replicas.sweeps,
    temperatures: ladder,
  });
  const { majority, unfolded } = await zoomOut(gpu, stripsRun);
  const checks = [
    compare('start/cold', await wordsOf(gpu, cold.ensemble.buffer), knownAnswers.coldStart),
    compare('start/hot', await wordsOf(gpu, hot.ensemble.buffer), knownAnswers.hotStart),
    compare(
      'metropolis/per-group, replicas',
      await wordsOf(gpu, replicasRun.ensemble.buffer),
      knownAnswers.replicas,
    ),
    compare(
      'metropolis/per-group, strips',
      await wordsOf(gpu, stripsRun.ensemble.buffer),
      knownAnswers.strips,
    ),
    compare(
      'metropolis/per-replica',
      await wordsOf(gpu, perReplica.ensemble.buffer),
      knownAnswers.perReplica,
    ),
    compare('measure/replicas, sum', await countsOf(gpu, replicasRun), knownAnswers.replicaCounts),
    compare('measure/strips, sum', await countsOf(gpu, stripsRun), knownAnswers.stripCounts),
    compare('majority', majority, knownAnswers.majority),
    compare('unfold', unfolded, knownAnswers.unfolded),
  ];
  for (const simulation of [cold, hot, replicasRun, stripsRun, perReplica]) simulation.dispose();
  return checks;
}

/** Unsatisfied bonds and up spins of every system as words, from an observation. */
export function countWords(
  geometry: Geometry,
  { energy, magnetization }: Observation,
): Uint32Array {
  const sites = siteCount(geometry);
  const unsatisfied = Array.from(energy, (value) => Math.round(((value + 2) / 2) * sites));
  const up = Array.from(magnetization, (value) => Math.round(((value + 1) / 2) * sites));
  return Uint32Array.from([...unsatisfied, ...up]);
}

async function simulate(
  gpu: Gpu,
  options: {
    geometry: Geometry;
    sweeps: number;
    start?: StartState;
    temperatures?: number[];
  },
): Promise<IsingSimulation> {
  const { geometry, sweeps, start = 'hot' } = options;
  const everywhere = Array.from({ length: geometry.systems }, () => problems.temperature);
  const { temperatures = everywhere } = options;
  const { seed } = problems;
  const simulation = await IsingSimulation.create(gpu, {
    geometry,
    temperatures,
    seed,
    start,
  });
  simulation.submitSweeps(sweeps);
  return simulation;
}

async function wordsOf(gpu: Gpu, buffer: GPUBuffer): Promise<string> {
  return checksum(await gpu.readWords(buffer));
}

async function countsOf(gpu: Gpu, { ensemble }: IsingSimulation): Promise<string> {
  const measurement = await Measurement.create(gpu, ensemble, 1);
  gpu.compute('measure', (pass) => {
    measurement.record(pass, 0);
  });
  const [observation] = await measurement.read(1);
  measurement.dispose();
  return observation ? checksum(countWords(ensemble.geometry, observation)) : 'nothing';
}

/** Two zoom-outs of a strip lattice: the first in place, the second after unfolding (bit 0 counts there). */
async function zoomOut(
  gpu: Gpu,
  { ensemble, sweeps }: IsingSimulation,
): Promise<{ majority: string; unfolded: string }> {
  const pyramid = await Pyramid.create(gpu, ensemble, { depth: 2, seed: problems.seed });
  pyramid.update(sweeps);
  const [, first, second] = await Promise.all(
    pyramid.levels.map(({ buffer }) => gpu.readWords(buffer)),
  );
  pyramid.dispose();
  return {
    majority: first ? checksum(first) : 'nothing',
    unfolded: second ? checksum(second.map((word) => word & 1)) : 'nothing',
  };
}
