import { expect, it } from 'vitest';
import { couplingsFigure, couplingsPart } from '../../src/cli/evaluate/coupling-parts.ts';
import type { FoundCouplings } from '../../src/cli/evaluate/couplings.ts';
import type { AverageCoupling } from '../../src/rbm/evaluation/coupling-averages.ts';

function average(name: string, value: number, spread = 0.01): AverageCoupling {
  return { name, sets: 32, coupling: { value, error: 1e-7 }, spread, largest: Math.abs(value) };
}

const found: FoundCouplings = {
  layer: 2,
  lattice: { columns: 4, rows: 4 },
  turned: 3,
  range: 1,
  field: average('field', 0.002),
  pairs: [average('(1,0)', 0.3123456), average('(1,1)', 0.05)],
  fartherPairs: average('farther', 0.02),
  plaquette: average('plaquette', -0.01),
  triples: [average('corner', 0.0012)],
  weights: {
    fields: 0.01,
    pairs: 3,
    fartherPairs: 0.2,
    plaquettes: 0.01,
    triples: 0.001,
    all: { value: 4, error: 0.05 },
    outside: { value: 0.245, error: 0.009 },
  },
  samples: {
    samples: 1024,
    units: {
      nearest: { value: 0.31, error: 0.01 },
      diagonal: { value: 0.06, error: 0.01 },
      plaquette: { value: -0.01, error: 0.01 },
    },
    blocks: null,
  },
};

it('a layer has a table beside its samples and block spins, and one number for what lies outside', () => {
  const above: FoundCouplings = { layer: 3, lattice: null, reason: 'Layer 2 has 3 hidden units.' };
  const { tables, statements, cautions } = couplingsPart([found, above]);
  expect(tables).toHaveLength(1);
  const { header, rows, caption } = tables[0];
  expect(header).toEqual(['', 'sets', 'J', 'spread', 'hidden units', 'block spins']);
  expect(rows.map(([name]) => name)).toEqual(['field', '(1,0)', '(1,1)', 'plaquette', 'corner']);
  expect(rows[1]).toEqual(['(1,0)', '32', '0.312346', '0.01', { value: 0.31, error: 0.01 }, '–']);
  expect(rows[0].slice(4)).toEqual(['–', '–']);
  expect(caption).toContain('hidden units of layer 1 on 4 x 4 sites');
  expect(statements).toEqual([
    'Layer 2: all J^2 add up to 4.000(50). Of this sum, 24.50(90) % lies outside the table: in pairs beyond the range of 1, ' +
      'and in groups of other shapes. The largest of 32 pairs beyond the range is 0.02. The largest of 32 triples within ' +
      '2 x 2 sites is 0.0012.',
  ]);
  expect(cautions).toEqual(['layer 3 has no table of couplings. Layer 2 has 3 hidden units.']);
});

it('hidden units of the last layer have a table from samples, and the rule of their signs is said', () => {
  const { samples } = found;
  if (!samples) throw new Error('The fixture has samples.');
  const signRule = { kind: 'magnetization', samples: 512 } as const;
  const hidden = { lattice: { columns: 4, rows: 4 }, turned: 2, signRule, samples };
  const { tables, explanation, cautions } = couplingsPart([{ ...found, hidden }]);
  expect(tables[1]?.caption).toContain('hidden units of layer 2 on 4 x 4 sites');
  expect(tables[1]?.rows[0]).toEqual(['(1,0)', { value: 0.31, error: 0.01 }, '–']);
  expect(explanation.join(' ')).toContain('the sign of <h m> over 512 samples');
  expect(cautions).toEqual([]);
  const none = { lattice: null, reason: 'Layer 2 has 3 hidden units.' };
  expect(couplingsPart([{ ...found, hidden: none }]).cautions).toEqual([
    'the hidden units of layer 2 have no table of couplings. Layer 2 has 3 hidden units.',
  ]);
});

it('the first layer stands beside the Ising model of its data, in the table and in the figure', () => {
  const first: FoundCouplings = { ...found, layer: 1, isingCoupling: 0.4 };
  const { header, rows } = couplingsPart([first]).tables[0];
  expect(header).toEqual(['', 'sets', 'J', 'spread', 'Ising model', 'samples']);
  expect(rows[1][4]).toBe(0.4);
  expect(rows[2][4]).toBe(0);
  const { series } = couplingsFigure([first]);
  expect(series.map(({ label }) => label)).toEqual(['layer 1', 'Ising model of the data']);
  expect(series[0].data[1]).toEqual({ x: Math.SQRT2, y: 0.05, error: 0.01 });
});
