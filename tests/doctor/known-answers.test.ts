import { describe, expect, it } from 'vitest';
import { checksum } from '../../src/doctor/check.ts';
import { countWords } from '../../src/doctor/ising-checks.ts';
import { knownAnswers, problems } from '../../src/doctor/known-answers.ts';
import { replicaGeometry, stripGeometry, type Geometry } from '../../src/ensemble/geometry.ts';
import { countsOf, decidingParameters, fractions } from '../../src/doctor/machine-checks.ts';
import { Batches } from '../../src/rbm/batches.ts';
import { packUnits } from '../../src/rbm/packed-units.ts';
import { patchesTwin } from '../reference/patches.ts';
import { draw, machineTwin, updateTwin, type Machine } from '../reference/rbm.ts';
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

const { side, groups, hidden } = problems.machine;
const visible = side * side;

function zeroMachine(): Machine {
  return {
    visible,
    hidden,
    weights: new Float64Array(visible * hidden),
    visibleBias: new Float64Array(visible),
    hiddenBias: new Float64Array(hidden),
  };
}

function sample(
  machine: Machine,
  layer: 'hidden' | 'visible',
  given: Uint8Array[],
  place: { step: number; purpose?: 'encode' },
): Uint8Array[] {
  return given.map((inputs, index) =>
    Uint8Array.from({ length: machine[layer] }, (_, unit) => {
      const where = { unit, group: index >>> 5, bit: index & 31, seed, ...place };
      const { probability, uniform } = draw(machine, layer, inputs, where);
      return Number(uniform < probability);
    }),
  );
}

/** CD-1 updates of a machine, in place. */
function train(
  machine: Machine,
  samples: Uint8Array[],
  { updates, ...rates }: { updates: number; learningRate: number; momentum: number; l1: number },
): void {
  const batches = new Batches({ dataGroups: groups, batchGroups: groups, seed });
  const velocities = zeroMachine();
  for (let update = 0; update < updates; update++) {
    const order = [...batches.groups(update)];
    const data = order.flatMap((group) => samples.slice(32 * group, 32 * group + 32));
    const dataHidden = sample(machine, 'hidden', data, { step: 2 * update });
    const modelVisible = sample(machine, 'visible', dataHidden, { step: 2 * update + 1 });
    const modelHidden = sample(machine, 'hidden', modelVisible, { step: 2 * update + 1 });
    updateTwin(machine, velocities, { data, dataHidden, modelVisible, modelHidden }, rates);
  }
}

/** Machines whose parameters are zero, and whose weights decide every unit, on patches of a hot start. */
function machineAnswers(): Record<
  'patches' | 'encoded' | 'updated' | 'decided' | 'trained',
  string
> {
  const lattices = unpack(strips, startWords(strips, 'hot', seed));
  const cut = patchesTwin(strips, lattices, { side, groups, seed, step: 0 });
  const encoded = (machine: Machine): string =>
    checksum(packUnits(sample(machine, 'hidden', cut, { step: 0, purpose: 'encode' }), hidden));
  const updated = zeroMachine();
  train(updated, cut, { updates: 1, learningRate: 1, momentum: 0, l1: 0 });
  const trained = machineTwin(decidingParameters());
  train(trained, cut, problems.training);
  return {
    patches: checksum(packUnits(cut, visible)),
    encoded: encoded(zeroMachine()),
    updated: checksum(countsOf(updated)),
    decided: encoded(machineTwin(decidingParameters())),
    trained: checksum(countsOf(trained, fractions)),
  };
}

describe('the known answers of the doctor are those of the CPU twins', () => {
  it('of every integer kernel', () => {
    const replicaRun = simulate(replicas, everywhere(replicas), problems.replicas.sweeps);
    const stripRun = simulate(strips, everywhere(strips), problems.strips.sweeps);
    const ladder = Array.from({ length: replicas.systems }, (_, replica) =>
      problems.ladder(replica),
    );
    const perReplica = simulate(replicas, ladder, problems.replicas.sweeps);
    const step = problems.strips.sweeps;
    const first = majorityTwin(strips, stripRun, { seed, step, level: 1 });
    const half: Geometry = {
      ...strips,
      size: strips.size / 2,
      width: strips.width / 2,
      height: strips.height / 2,
    };
    const flat: Geometry = { ...half, mode: 'single', width: half.size };
    const second = majorityTwin(flat, first, { seed, step, level: 2 });
    const quarter: Geometry = { ...flat, size: 16, width: 16, height: 16 };
    const machine = machineAnswers();
    expect({
      ...machine,
      coldStart: checksum(startWords(strips, 'cold', seed)),
      hotStart: checksum(startWords(strips, 'hot', seed)),
      replicas: checksum(pack(replicas, replicaRun)),
      strips: checksum(pack(strips, stripRun)),
      perReplica: checksum(pack(replicas, perReplica)),
      replicaCounts: counts(replicas, replicaRun),
      stripCounts: counts(strips, stripRun),
      majority: checksum(pack(half, first)),
      unfolded: checksum(pack(quarter, second)),
    }).toEqual(knownAnswers);
  });
});
