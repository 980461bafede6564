import { describe, expect, it } from 'vitest';
import { replicaGeometry, stripGeometry } from '../../src/ensemble/geometry.ts';
import { acceptanceTable } from '../../src/ising/acceptance-table.ts';
import { replicaPlanes, replicaThreshold, thresholdWords } from '../../src/ising/acceptance.ts';
import { ferromagnet, type IsingModel } from '../../src/ising/model.ts';
import { singleSpinRule } from '../../src/ising/single-spin-rule.ts';
import { TemperatureError } from '../../src/ising/temperature-error.ts';

const plain = singleSpinRule(ferromagnet, 'metropolis');
const inField: IsingModel = { lattice: 'square', interaction: 1, field: 0.5 };

describe('the moves of a rule', () => {
  it('the plain ferromagnet has a kernel of its own with exp(-4/T) and exp(-8/T)', () => {
    expect(plain).toMatchObject({ kernel: 'metropolis', variant: '', dearest: 8 });
    expect(plain.moves(2).map(({ probability }) => probability)).toEqual([
      Math.exp(-2),
      Math.exp(-4),
    ]);
    for (const other of [
      { ...ferromagnet, field: 0.1 },
      { ...ferromagnet, interaction: -1 },
      { ...ferromagnet, lattice: 'chain' },
    ] as const)
      expect(singleSpinRule(other, 'metropolis').kernel).toBe('single-spin');
  });

  it.each([
    [inField, [-3.5, -1.5, 0.5, 2.5, 4.5]],
    [{ ...inField, interaction: -1 }, [4.5, 2.5, 0.5, -1.5, -3.5]],
    [{ ...inField, lattice: 'chain', field: -1 }, [-3, -1, 1]],
  ] as [IsingModel, number[]][])('%j: local fields %j', (model, localFields) => {
    const metropolis = singleSpinRule(model, 'metropolis').moves(1.7);
    const heatBath = singleSpinRule(model, 'heat-bath').moves(1.7);
    for (const [k, localField] of localFields.entries()) {
      const cost = 2 * Math.abs(localField);
      expect(metropolis[k]?.probability).toBeCloseTo(Math.exp(-cost / 1.7), 15);
      expect(heatBath[k]?.probability).toBeCloseTo(1 / (1 + Math.exp(cost / 1.7)), 15);
      expect([metropolis[k]?.favoursUp, heatBath[k]?.favoursUp]).toEqual([
        localField > 0,
        localField > 0,
      ]);
    }
    expect(metropolis).toHaveLength(localFields.length);
  });

  it('temperatures that are none are refused', () => {
    for (const temperature of [0, -1, NaN, -Infinity])
      for (const rule of [plain, singleSpinRule(inField, 'heat-bath')])
        expect(() => rule.moves(temperature), `${temperature}`).toThrow(TemperatureError);
  });

  it('at infinite temperature Metropolis accepts every proposal and heat bath tosses a coin', () => {
    for (const { probability } of plain.moves(Infinity)) expect(probability).toBe(1);
    for (const { probability } of singleSpinRule(inField, 'heat-bath').moves(Infinity))
      expect(probability).toBe(0.5);
  });
});

describe('thresholds of a group', () => {
  it('Metropolis on the ferromagnet: p4 and p8 of each group', () => {
    const temperatures = Array.from({ length: 64 }, (_, system) => (system < 32 ? 2 : 3));
    const { thresholds, words } = acceptanceTable(replicaGeometry(6, 64), plain, temperatures);
    expect(thresholds).toBe('per-group');
    expect([...words]).toEqual(
      [2, 3].flatMap((t) => [
        ...thresholdWords(Math.exp(-4 / t)),
        ...thresholdWords(Math.exp(-8 / t)),
      ]),
    );
  });

  it('other rules: threshold and favoured direction of each number of neighbours up', () => {
    const rule = singleSpinRule(inField, 'heat-bath');
    const { thresholds, words } = acceptanceTable(stripGeometry(64, 2), rule, [2, 3]);
    expect(thresholds).toBe('per-group');
    const wanted = [2, 3].flatMap((temperature) =>
      rule
        .moves(temperature)
        .flatMap(({ probability }, up) => [
          ...thresholdWords(probability),
          up >= 2 ? 0xffffffff : 0,
          0,
        ]),
    );
    expect([...words]).toEqual(wanted);
  });

  it('one temperature for each system, or an error', () => {
    expect(() => acceptanceTable(replicaGeometry(6, 64), plain, [2])).toThrow(
      /1 temperatures for 64 systems/,
    );
  });
});

describe('thresholds of a replica', () => {
  const geometry = replicaGeometry(6, 96);
  const ladder = Array.from({ length: 96 }, (_, system) => 1.1 + 0.01 * system);

  it.each([
    ['plain Metropolis', plain],
    ['heat bath in a field', singleSpinRule(inField, 'heat-bath')],
    [
      'Metropolis of an antiferromagnetic chain',
      singleSpinRule({ lattice: 'chain', interaction: -1, field: 0.2 }, 'metropolis'),
    ],
  ])('%s: bit by bit, and above them the favoured direction', (_, rule) => {
    const { thresholds, words } = acceptanceTable(geometry, rule, ladder);
    expect(thresholds).toBe('per-replica');
    const count = rule.moves(2).length;
    expect(words).toHaveLength((replicaPlanes + 1) * count * 3);
    for (const [system, temperature] of ladder.entries())
      for (const [move, { probability, favoursUp }] of rule.moves(temperature).entries()) {
        let value = 0;
        for (let plane = 0; plane <= replicaPlanes; plane++) {
          const word = words[(plane * count + move) * 3 + Math.floor(system / 32)];
          value += ((word >>> (system % 32)) & 1) * 2 ** plane;
        }
        expect(value).toBe(replicaThreshold(probability) + Number(favoursUp) * 2 ** replicaPlanes);
      }
  });

  it('also where all agree, if they are to be exchanged', () => {
    const same = ladder.map(() => 2);
    expect(acceptanceTable(geometry, plain, same).thresholds).toBe('per-group');
    const { thresholds, words } = acceptanceTable(geometry, plain, same, true);
    expect(thresholds).toBe('per-replica');
    expect(new Set(words)).toEqual(new Set([0, 0xffffffff]));
  });

  // The rarest move must keep half of 2^-23: T >= dearest/15.94, and 15.69 leaves some room.
  it.each([
    [plain, 0.51],
    [singleSpinRule(inField, 'metropolis'), 0.58],
    [singleSpinRule({ lattice: 'chain', interaction: 1, field: 0 }, 'heat-bath'), 0.26],
  ])('a ladder too cold for 23 bits is refused (%#)', (rule, least) => {
    const cold = ladder.map((temperature, system) => (system === 7 ? least - 0.01 : temperature));
    expect(() => acceptanceTable(geometry, rule, cold)).toThrow(
      new TemperatureError(
        `Temperature ${least - 0.01}: where the replicas of a word differ in temperature, give at least ${least}.`,
      ),
    );
    const allowed = cold.map((temperature, system) => (system === 7 ? least : temperature));
    expect(acceptanceTable(geometry, rule, allowed).thresholds).toBe('per-replica');
    for (const { probability } of rule.moves(least))
      expect(replicaThreshold(probability)).toBeGreaterThan(0);
    // All replicas of a word together may be as cold as they like.
    const { words } = acceptanceTable(
      geometry,
      rule,
      ladder.map(() => 0.05),
    );
    expect(words.length).toBeGreaterThan(0);
  });
});
