import type { Measured } from '../../statistics/measured.ts';
import type { Section, Table } from '../study.ts';
import type { DataFacts } from './gate.ts';
import { energyBands } from './ladder-facts.ts';
import { presets, type KochPreset, type Training } from './presets.ts';

/** How everything was made, and what is known of how the authors made it. */
export function dataSection(facts: readonly DataFacts[], preset: KochPreset): Section {
  return {
    title: 'Data, and what is not known of the original',
    text: [
      'Lattices were simulated at the exact critical temperature unless a table says otherwise; the authors write 2.269. Each data set holds many independent lattices. Training ' +
        'data, lattices for maps, lattices for thermometers and starts of flows have seeds of their own.',
      'From the authors’ code we took units ±1, tanh expectations in correlators, 2 x 2 means, the sizes of the paper preset, Adam with rate 0.001 and ε 0.01, initial weights of deviation 0.05, batches of 100, 50,000 updates, ' +
        'flows of up to 29 steps, and 60 classes. Our batches hold whole words of 32 samples. We run one persistent chain per sample of a batch where the code has a single chain, and use periodic images in correlations. ' +
        'Our classes run from 0.1 to 6.0, and the longer flows are ours.',
      ...presetText(preset),
      'The paper does not state its fitted exponents with errors, the temperature of the fixed point, how many samples it used, the layers of its thermometer, or the exact definition of its spatial ' +
        'correlator. C(d) is our own statistic.',
    ],
    tables: [singleTable(facts), bandTable(facts)],
  };
}

/** Where a run differs from the preset `paper`, whose sizes are the authors'. */
function presetText(preset: KochPreset): string[] {
  const { paper } = presets;
  if (preset === paper) return [];
  const first = preset.stacks[0]?.training ?? preset.flow.training;
  return [
    `This run is smaller and shorter than the paper’s. Maps: ${shapesOf(preset)} units, each layer ${inWords(first)}; the paper has ${shapesOf(paper)}, ${inWords(paper.flow.training)}. ` +
      `Flows: ${inWords(preset.flow.training)}; the paper trains them as the maps.`,
  ];
}

function shapesOf({ stacks }: KochPreset): string {
  return stacks.map(({ size, layers }) => [size ** 2, ...layers].join(' → ')).join(' and ');
}

function inWords({ updates, learningRate, learningRateEnd }: Training): string {
  const falling = learningRateEnd === undefined ? '' : ` falling to ${learningRateEnd}`;
  return `${updates.toLocaleString('en')} updates at a rate of ${learningRate}${falling}`;
}

function singleTable(facts: readonly DataFacts[]): Table {
  const names = ['u', 'c', '⟨m^2⟩'];
  return {
    caption:
      'Data sets at one temperature: lattices x snapshots, updates before the first snapshot, and numbers that are known. Lattices of L = 10 begin half up and half down, others with random spins. ' +
      'Machines of permuted pixels learn from the same lattices.',
    header: ['data', 'L', 'lattices', 'updates', 'T', ...names],
    rows: facts
      .filter(({ temperatures }) => temperatures.length === 1)
      .map((own) => [
        ...made(own),
        (own.temperatures[0] ?? NaN).toFixed(4),
        ...names.map((name) => numberOf(own, name)),
      ]),
  };
}

function bandTable(facts: readonly DataFacts[]): Table {
  return {
    caption:
      'Data sets at several temperatures: mean deviation of the energy from Kaufman’s, with the spread of the lattices at each temperature.',
    header: ['data', 'L', 'lattices', 'updates', ...energyBands.map(({ name }) => name)],
    rows: facts
      .filter(({ temperatures }) => temperatures.length > 1)
      .map((own) => [
        ...made(own),
        ...energyBands.map(({ name }): Measured | string => {
          const number = numberOf(own, name);
          return typeof number === 'string' ? number : { value: number.value, error: number.error };
        }),
      ]),
  };
}

/** A known number of a data set, with the value that it should have. */
function numberOf({ known }: DataFacts, name: string): Measured | string {
  const number = known.find((one) => one.name === name);
  return number ? { ...number.measured, exact: number.expected.value } : '';
}

/** How a data set was made. */
function made({ purpose, size, lattices, snapshots, updates }: DataFacts): string[] {
  return [
    purpose,
    `${size}`,
    snapshots > 1 ? `${lattices} x ${snapshots}` : `${lattices}`,
    updates,
  ];
}
