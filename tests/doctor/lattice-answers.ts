import { joined } from '../../src/doctor/known-answers.ts';
import {
  entriesOf,
  exchangeProblems,
  geometries,
  paintedDab,
  reversalProblems,
  rungs,
  seed,
  startProblems,
  updateProblems,
  type UpdateProblem,
} from '../../src/doctor/problems.ts';
import type { Geometry } from '../../src/ensemble/geometry.ts';
import { brushTwin } from '../twins/brush.ts';
import { exchangedRanks, firstRanks } from '../twins/replica-exchange.ts';
import { pack, unpack, type PlainLattice } from '../twins/lattices.ts';
import { sweepTwin } from '../twins/metropolis.ts';
import { reverse } from '../twins/reversal.ts';
import { singleSpinSweep } from '../twins/single-spin.ts';
import { startWords } from '../twins/start.ts';
import { clusterSweep } from '../twins/swendsen-wang.ts';

/** Plain lattices drawn at infinite temperature. */
export function hotLattices(geometry: Geometry): PlainLattice[] {
  return unpack(geometry, startWords(geometry, 'hot', seed));
}

/** What the start kernels leave, by the name of the check. */
export function startAnswers(): Record<string, Uint32Array> {
  return Object.fromEntries(
    entriesOf(startProblems).map(([name, { geometry, start, model }]) => [
      name,
      startWords(geometry, start, seed, undefined, model),
    ]),
  );
}

/** What the updates leave, by the name of the check. */
export function updateAnswers(): Record<string, Uint32Array> {
  return Object.fromEntries(
    entriesOf(updateProblems).map(([name, problem]) => {
      const lattices = hotLattices(problem.geometry);
      for (let sweep = 0; sweep < problem.sweeps; sweep++) sweepOf(problem, lattices, sweep);
      return [name, pack(problem.geometry, lattices)];
    }),
  );
}

/** One sweep of an update, in place. */
export function sweepOf(problem: UpdateProblem, lattices: PlainLattice[], sweep: number): void {
  const { geometry, update, interaction, field, temperatures } = problem;
  const perReplica =
    geometry.mode === 'replica' && temperatures.some((t, at) => t !== temperatures[at & ~31]);
  if (update === 'swendsen-wang') clusterSweep({ ...problem, seed }, lattices, sweep);
  else if (
    update === 'metropolis' &&
    geometry.lattice === 'square' &&
    interaction === 1 &&
    field === 0
  )
    sweepTwin({ geometry, temperatures, seed, perReplica }, lattices, sweep);
  else singleSpinSweep({ ...problem, update, seed, perReplica }, lattices, sweep);
}

/** The spins under the brush, set. */
export function brushAnswers(): Record<string, Uint32Array> {
  const { strips } = geometries;
  const lattices = hotLattices(strips).map((spins, system) =>
    system === paintedDab.group ? brushTwin(spins, strips.size, paintedDab) : spins,
  );
  return { brush: pack(strips, lattices) };
}

/** The ranks that observations saw, those after the last exchange, and the spins, by the name of the check. */
export function exchangeAnswers(): Record<string, Uint32Array> {
  return Object.fromEntries(
    entriesOf(exchangeProblems).map(([name, { geometry, interaction, exchanges }]) => {
      const lattices = hotLattices(geometry);
      const { size, systems } = geometry;
      const ladders = systems / rungs.length;
      const twin = { temperatures: rungs, ladders, seed, interaction, size };
      const ranks = [firstRanks(twin)];
      for (let step = 0; step < exchanges; step++) {
        const now = ranks[step];
        const temperatures = Array.from(now, (rank) => rungs[rank]);
        const model = { interaction, field: 0, temperatures };
        sweepOf({ geometry, update: 'metropolis', sweeps: 1, ...model }, lattices, step);
        ranks.push(exchangedRanks(twin, lattices, now, step));
      }
      return [name, joined([...ranks, pack(geometry, lattices)])];
    }),
  );
}

/** The spins that reversals leave, by the name of the check. */
export function reversalAnswers(): Record<string, Uint32Array> {
  return Object.fromEntries(
    entriesOf(reversalProblems).map(([name, { geometry, field, temperature, reversals }]) => {
      const lattices = hotLattices(geometry);
      const { systems, groups } = geometry;
      const temperatures = Array.from({ length: systems }, () => temperature);
      const twin = { temperatures, field, seed, lanes: systems / groups };
      const model = { interaction: 1, field, temperatures } as const;
      for (let step = 0; step < reversals; step++) {
        sweepOf({ geometry, update: 'heat-bath', sweeps: 1, ...model }, lattices, step);
        reverse(twin, lattices, step);
      }
      return [name, pack(geometry, lattices)];
    }),
  );
}
