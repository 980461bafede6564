import { measuredText } from '../../report/quantity-text.ts';
import { meanOfMeasured, type Measured } from '../../statistics/measured.ts';
import type { Section, Table } from '../study.ts';
import type { DataFacts } from '../data-facts.ts';
import { energyBands } from '../flows/ladder-facts.ts';
import type { Training } from '../flows/stack.ts';
import { presets, type KochPreset } from './presets.ts';

/** How the data were made, and what is known about the authors' data. */
export function dataSection(facts: readonly DataFacts[], preset: KochPreset): Section {
  return {
    title: 'Data, and what we do not know about the original',
    text: [
      'Lattices were simulated at the exact critical temperature unless a table says otherwise; the authors write 2.269. Each data set holds many independent lattices. Training ' +
        'data, lattices for maps, lattices for thermometers and starts of flows have seeds of their own.',
      'From the authors’ code we took units ±1, tanh expectations in correlators, 2 x 2 means, the sizes of the paper preset, Adam with rate 0.001 and ε 0.01, initial weights of deviation 0.05, batches of 100, 50,000 updates, ' +
        'flows of up to 29 steps, and 60 classes. Our batches hold whole words of 32 samples. We run one persistent chain per sample of a batch where the code has a single chain, and use periodic images in correlations. ' +
        'Our classes run from 0.1 to 6.0, and the longer flows are ours.',
      ...presetText(preset),
      'We do not know the authors’ fitted exponents with their errors, the temperature of their fixed point, how many samples they used, the layers of their thermometer, or the exact definition of their spatial ' +
        'correlator. C(d) is our own statistic.',
    ],
    tables: [
      factsTable(
        facts.filter(({ temperatures }) => temperatures.length === 1),
        'Data sets at one temperature: sets x lattices, or lattices x snapshots; updates before the first snapshot; means over all sets of numbers that are known. Lattices of L = 10 begin half up and half down, ' +
          'others with random spins. Machines of permuted pixels learn from the lattices of the machines at T_c.',
        ['u', 'c', '⟨m^2⟩'],
      ),
      factsTable(
        facts.filter(({ temperatures }) => temperatures.length > 1),
        'Data sets at several temperatures: mean deviation of the energy from Kaufman’s, with the spread of the lattices at each temperature.',
        energyBands.map(({ name }) => name),
      ),
    ],
  };
}

/** Where a run differs from the preset `paper`, whose sizes are the authors'. */
function presetText(preset: KochPreset): string[] {
  const { paper } = presets;
  if (preset === paper) return [];
  const first = preset.stacks[0]?.training ?? preset.flow.training;
  return [
    `This run is smaller and shorter than what the authors’ code does. Maps: ${shapesOf(preset)} units, each layer ${inWords(first)}; the code has ${shapesOf(paper)}, ${inWords(paper.flow.training)}. ` +
      `Flows: ${inWords(preset.flow.training)}; the code trains them as the maps.`,
  ];
}

function shapesOf({ stacks }: KochPreset): string {
  return stacks.map(({ size, layers }) => [size ** 2, ...layers].join(' → ')).join(' and ');
}

function inWords({ updates, learningRate, learningRateEnd }: Training): string {
  const falling = learningRateEnd === undefined ? '' : ` falling to ${learningRateEnd}`;
  return `${updates.toLocaleString('en')} updates at a rate of ${learningRate}${falling}`;
}

/** A line for all data sets that were made for the same purpose, with the means of the numbers that are known. */
function factsTable(facts: readonly DataFacts[], caption: string, names: readonly string[]): Table {
  const lines = [...new Set(facts.map(lineOf))];
  return {
    caption,
    header: ['data', 'L', 'lattices', 'updates', 'T', ...names],
    rows: lines.map((line) => {
      const sets = facts.filter((own) => lineOf(own) === line);
      return [...made(sets), ...names.map((name) => knownNumber(sets, name))];
    }),
  };
}

function lineOf({ purpose, size }: DataFacts): string {
  return `${purpose}, ${size}`;
}

/** How data sets were made. */
function made(sets: readonly DataFacts[]): string[] {
  const [first] = sets;
  if (!first) return [];
  const { purpose, size, lattices, snapshots, updates, temperatures } = first;
  const [lowest = NaN, ...others] = temperatures;
  const before = sets.length > 1 ? `${sets.length} x ` : '';
  const after = snapshots > 1 ? ` x ${snapshots}` : '';
  return [
    purpose,
    `${size}`,
    `${before}${lattices}${after}`,
    updates,
    others.length > 0 ? `${lowest} to ${others.at(-1)}` : lowest.toFixed(4),
  ];
}

/** The mean over data sets of a known number, with the exact or otherwise known value that it should have unless that is 0. */
function knownNumber(sets: readonly DataFacts[], name: string): Measured | string {
  const numbers = sets.flatMap(({ known }) => known.filter((one) => one.name === name));
  const [first] = numbers;
  if (!first) return '';
  const { expected } = first;
  const mean = meanOfMeasured(numbers.map(({ measured }) => measured));
  // Only theory gives exact values; a long simulation has errors of its own.
  if (expected.error > 0) return `${measuredText(mean)}, known ${measuredText(expected)}`;
  return expected.value === 0 ? mean : { ...mean, exact: expected.value };
}
