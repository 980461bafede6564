import { describe, expect, it } from 'vitest';
import { checksum } from '../../src/doctor/check.ts';
import { countWords } from '../../src/doctor/ising-checks.ts';
import { knownAnswers, problems } from '../../src/doctor/known-answers.ts';
import { replicaGeometry, stripGeometry, type Geometry } from '../../src/ensemble/geometry.ts';
import { pack, unpack, type PlainLattice } from '../reference/lattices.ts';
import { majorityTwin } from '../reference/majority.ts';
import { measureTwin } from '../reference/measure.ts';
import { sweepTwin } from '../reference/metropolis.ts';
import { startWords } from '../reference/start.ts';

const replicas = replicaGeometry(problems.replicas.size, problems.replicas.replicas);
const strips = stripGeometry(problems.strips.size);
const { seed } = problems;

function simulate(geometry: Geometry, temperatures: number[], sweeps: number): PlainLattice[] {
  const lattices = unpack(geometry, startWords(geometry, 'hot', seed));
  const perReplica = temperatures[0] !== temperatures[1] && geometry.mode === 'replica';
  for (let sweep = 0; sweep < sweeps; sweep++)
    sweepTwin({ geometry, temperatures, seed, perReplica }, lattices, sweep);
  return lattices;
}

const everywhere = ({ systems }: Geometry): number[] =>
  Array.from({ length: systems }, () => problems.temperature);

function counts(geometry: Geometry, lattices: PlainLattice[]): string {
  const each = lattices.map((lattice) => measureTwin(lattice, geometry.size));
  const energy = Float64Array.from(each, (value) => value.energy);
  const magnetization = Float64Array.from(each, (value) => value.magnetization);
  return checksum(countWords(geometry, { energy, magnetization }));
}

describe('the known answers of the doctor are those of the CPU twins', () => {
  it('of every integer kernel', () => {
    const fixed = simulate(replicas, everywhere(replicas), problems.replicas.sweeps);
    const perGroup = simulate(strips, everywhere(strips), problems.strips.sweeps);
    const ladder = Array.from({ length: replicas.systems }, (_, replica) =>
      problems.ladder(replica),
    );
    const perReplica = simulate(replicas, ladder, problems.replicas.sweeps);
    const step = problems.strips.sweeps;
    const first = majorityTwin(strips, perGroup, { seed, step, level: 1 });
    const half: Geometry = {
      ...strips,
      size: strips.size / 2,
      width: strips.width / 2,
      height: strips.height / 2,
    };
    const flat: Geometry = { ...half, mode: 'single', width: half.size };
    const second = majorityTwin(flat, first, { seed, step, level: 2 });
    const quarter: Geometry = { ...flat, size: 16, width: 16, height: 16 };
    expect({
      coldStart: checksum(startWords(strips, 'cold', seed)),
      hotStart: checksum(startWords(strips, 'hot', seed)),
      fixed: checksum(pack(replicas, fixed)),
      perGroup: checksum(pack(strips, perGroup)),
      perReplica: checksum(pack(replicas, perReplica)),
      replicaCounts: counts(replicas, fixed),
      stripCounts: counts(strips, perGroup),
      majority: checksum(pack(half, first)),
      unfolded: checksum(pack(quarter, second)),
    }).toEqual(knownAnswers);
  });
});
