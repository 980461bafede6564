import type { Figure } from '../../plot/description.ts';
import type { Couplings } from '../../rg/couplings.ts';
import type { AverageCoupling } from '../../rbm/evaluation/coupling-averages.ts';
import { largestTriple } from '../../rbm/evaluation/coupling-shapes.ts';
import type { Quantity, Table } from '../../report/report-content.ts';
import { formatMeasured, round } from '../output/format.ts';
import type { FoundCouplings } from './couplings.ts';
import type { EvaluationPart } from './parts.ts';

/** The rows that samples and block spins have couplings for. */
const ofSamples: Readonly<Record<string, keyof Couplings>> = {
  '(1,0)': 'nearest',
  '(1,1)': 'diagonal',
  plaquette: 'plaquette',
};

/** Shapes of triples that the renormalization group has names for. */
const namedTriples = new Set(['corner', 'straight', 'triangle']);

export const couplingsTitle = 'Couplings';

/** What an evaluation says of couplings. */
export function couplingsPart(layers: readonly FoundCouplings[]): EvaluationPart {
  return {
    title: couplingsTitle,
    explanation: [
      'The distribution of the visible units of a layer is e^H, where H is a sum over groups of units: J times the product of the ' +
        'units of the group, each -1 or 1. The couplings J are exact sums over all lattices. J(r) is the average over all pairs at ' +
        'that distance; the spread is the standard deviation over these pairs.',
      'The visible units of a layer above the first are the hidden units of the layer below, placed on a lattice one for each block ' +
        `by an optimal assignment. ${signText(layers)}The couplings of samples are found by Swendsen’s identities for three couplings. ` +
        'Block spins are majority blocks of the data on a lattice of the same side.',
    ],
    tables: layers.flatMap((layer) =>
      [couplingTable(layer), hiddenTable(layer)].flatMap((table) => table ?? []),
    ),
    statements: layers.flatMap(statementsOf),
    cautions: layers.flatMap(({ layer, reason, hidden }) => [
      ...(reason === undefined ? [] : [`layer ${layer} has no table of couplings. ${reason}`]),
      ...(hidden?.reason === undefined
        ? []
        : [`the hidden units of layer ${layer} have no table of couplings. ${hidden.reason}`]),
    ]),
  };
}

/** The averages that a table shows, from single units to triples. */
function shownAverages({ field, pairs, plaquette, triples }: FoundCouplings): AverageCoupling[] {
  return [
    ...(field ? [field] : []),
    ...(pairs ?? []),
    ...(plaquette ? [plaquette] : []),
    ...(triples ?? []).filter(({ name }) => namedTriples.has(name)),
  ];
}

function couplingTable(found: FoundCouplings): Table | undefined {
  const { layer, lattice, isingCoupling, samples } = found;
  if (!lattice) return undefined;
  const columns: { readonly title: string; readonly cell: (name: string) => Quantity | string }[] =
    [];
  if (isingCoupling !== undefined)
    columns.push({
      title: 'Ising model',
      cell: (name) => (name === '(1,0)' ? round(isingCoupling, 7) : 0),
    });
  const measured = (title: string, couplings: Couplings | null): void => {
    columns.push({
      title,
      cell: (name) => {
        const key = ofSamples[name];
        return (key && couplings?.[key]) ?? '–';
      },
    });
  };
  if (samples) measured(layer === 1 ? 'samples' : 'hidden units', samples.units);
  if (samples && layer > 1) measured('block spins', samples.blocks);
  const rounding = shownAverages(found).reduce(
    (most, own) => Math.max(most, own.coupling.error),
    0,
  );
  const units = layer === 1 ? 'visible units' : `hidden units of layer ${layer - 1}`;
  return {
    caption:
      `Layer ${layer}: couplings of the ${units} on ${lattice.columns} x ${lattice.rows} sites. ` +
      `J is exact up to rounding, at most ${round(rounding, 2)}.` +
      (samples ? ` Columns of samples are from ${samples.samples} lattices.` : ''),
    header: ['', 'sets', 'J', 'spread', ...columns.map(({ title }) => title)],
    rows: shownAverages(found).map(({ name, sets, coupling, spread }) => [
      name,
      String(sets),
      coupling.value.toFixed(6),
      String(round(spread, 3)),
      ...columns.map(({ cell }) => cell(name)),
    ]),
  };
}

/** The couplings of the hidden units of the last layer, from samples. */
function hiddenTable({ layer, hidden }: FoundCouplings): Table | undefined {
  const { lattice, samples } = hidden ?? {};
  if (!lattice || !samples) return undefined;
  const columns = [samples.units, samples.blocks];
  return {
    caption:
      `Couplings of the hidden units of layer ${layer} on ${lattice.columns} x ${lattice.rows} sites, drawn given ${samples.samples} lattices. ` +
      'No layer above holds their couplings.',
    header: ['', 'hidden units', 'block spins'],
    rows: Object.entries(ofSamples).map(([name, key]) => [
      name,
      ...columns.map((couplings) => couplings?.[key] ?? '–'),
    ]),
  };
}

/** The rule for signs, where units were placed. */
function signText(layers: readonly FoundCouplings[]): string {
  const placed = layers.flatMap(({ signRule, hidden }) => signRule ?? hidden?.signRule ?? []);
  const [rule] = placed;
  if (!rule) return '';
  return rule.kind === 'magnetization'
    ? `A hidden unit h counts with the sign of <h m> over ${rule.samples} samples, m being the magnetization. `
    : 'A hidden unit counts with the sign of the sum of its weights, because there are fewer than 32 samples. ';
}

function statementsOf({
  layer,
  lattice,
  pairs,
  fartherPairs,
  triples,
  weights,
  range,
}: FoundCouplings): string[] {
  if (!pairs || !weights) return [];
  const { outside, all } = weights;
  const share =
    outside === null
      ? `Layer ${layer} has no couplings.`
      : `Layer ${layer}: all J^2 add up to ${formatMeasured(all)}. Of this sum, ${formatMeasured(percent(outside))} % lies outside the table: in pairs beyond the range of ${range}, and in groups of other shapes.`;
  const farther = fartherPairs
    ? ` The largest of ${fartherPairs.sets} pairs beyond the range is ${round(fartherPairs.largest, 3)}.`
    : '';
  const across = Math.min(range ?? 0, largestTriple) + 1;
  const box = lattice?.rows === 1 ? `${across} sites` : `${across} x ${across} sites`;
  const largest = (triples ?? []).reduce((most, own) => Math.max(most, own.largest), 0);
  const count = (triples ?? []).reduce((sum, { sets }) => sum + sets, 0);
  const ofTriples =
    count > 0 ? ` The largest of ${count} triples within ${box} is ${round(largest, 3)}.` : '';
  return [share + farther + ofTriples];
}

function percent({ value, error }: { value: number; error: number }) {
  return { value: 100 * value, error: 100 * error };
}

/** J(r) of all layers over the distance, with the spread over pairs as bars. */
export function couplingsFigure(layers: readonly FoundCouplings[]): Figure {
  const drawn = layers.filter(({ pairs }) => pairs);
  const ising = drawn.find(({ isingCoupling }) => isingCoupling !== undefined);
  return {
    title: 'Couplings of pairs',
    caption:
      'Each point is the average over all pairs of units at one distance. Its bar is the standard deviation over these pairs.',
    x: { label: 'distance in sites' },
    y: { label: 'J' },
    series: [
      ...drawn.map(({ layer, pairs = [] }) => ({
        label: `layer ${layer}`,
        kind: 'points' as const,
        data: pairs.map(({ name, coupling, spread }) => ({
          x: distanceOf(name),
          y: coupling.value,
          error: spread,
        })),
      })),
      ...(ising
        ? [
            {
              label: 'Ising model of the data',
              kind: 'points' as const,
              hollow: true,
              data: (ising.pairs ?? []).map(({ name }) => ({
                x: distanceOf(name),
                y: name === '(1,0)' ? (ising.isingCoupling ?? NaN) : 0,
              })),
            },
          ]
        : []),
    ],
  };
}

/** The length of `(x,y)`. */
function distanceOf(name: string): number {
  return Math.hypot(...Array.from(name.matchAll(/\d+/g), ([digits]) => Number(digits)));
}
