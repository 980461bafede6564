import { measuredText } from '../../report/quantity-text.ts';
import type { Measured } from '../../statistics/measured.ts';
import type { Section, Table } from '../study.ts';
import { trainedGroup } from './models.ts';
import type { SampleSets } from './samples.ts';
import { areaRatios, spotFraction, spotQuartiles, type ModelSpots } from './spots.ts';
import { updatesOf, type Settings } from './presets.ts';
import { shareNote } from './tables.ts';

/** What the paper says, what this run did, and what is not known. */
export function originalSection(settings: Settings, { spots, overlap, sets }: Run): Section {
  const { size, samples, layers, epochs, batch, learningRate, momentum, penalty } = settings;
  return {
    title: 'The paper, and what is not known about it',
    text: [
      'Every stack can be read as a renormalization. This is an identity that holds for any machine, trained or not (study exact-mapping). It does ' +
        'not say that training renormalizes. Whether trained weights look like block spins is a separate question, and the one of this report. Maximum-likelihood ' +
        'training lowers a Kullback-Leibler divergence. Contrastive divergence does so only approximately. Kadanoff’s variational renormalization minimizes a difference of free energies.',
      'The supplement of the paper with its code is not on the arXiv. The learning rate, the momentum, the batch size, the number of Gibbs steps and the convention of the ' +
        'L1 penalty are not known. A replication on 64 x 64 spins also counts spots (joao-binenbojm/rbm-rg: 4096-1024-256-64, 60,000 samples, 800 epochs, rate 0.1, ' +
        'momentum 0.5, L1 2e-4). It finds that 15 to 39 % of the units of a layer are spots, with areas that grow by 3.74 and 3.45.',
      differences(settings),
      `Each sample comes from a lattice of its own, ${sets.sweeps} Metropolis sweeps after random spins. Samples are therefore independent. The targets include the energy and the specific heat of all sets. Initial weights have a ` +
        'standard deviation of 0.01; initial biases are 0.',
      'No preset has the 40,000 samples of the appendix. This command trains such a stack: "npx blockspin train --size 40 --coupling 0.408 --samples 40000 ' +
        '--layers 400,100,25 --epochs 200 --units binary --algorithm cd --statistics mean-field --batch 96 --learning-rate 0.1 --schedule constant ' +
        '--l1 2e-4 --l1-convention outside --out stack". This command draws its fields: "npx blockspin evaluate stack --out fields".',
    ],
    tables: [
      claimTable(settings, spots, overlap),
      {
        caption: 'Settings',
        header: ['', 'the paper', 'this run'],
        rows: [
          ['lattice', '40 x 40, periodic', `${size} x ${size}, periodic`],
          ['coupling', 'K = 0.408', 'K = 0.408'],
          ['samples', '20,000 (an appendix: 40,000)', `${samples}`],
          ['layers', '1600-400-100-25', [size * size, ...layers].join('-')],
          [
            'training',
            'contrastive divergence, layer by layer, 200 epochs',
            `CD-1 (${settings.statistics}), layer by layer, ${epochs} epochs, ${updatesOf(settings)} updates`,
          ],
          ['L1', '2e-4, convention not stated', `${penalty.strength}, ${penalty.convention}`],
          ['learning rate, momentum', 'not known', `${learningRate}, ${momentum}`],
          ['batch', 'not known', `${batch}`],
          ['units', 'not known', '0 and 1'],
        ],
      },
    ],
  };
}

/** What the tables are made from. */
interface Run {
  readonly spots: readonly ModelSpots[];
  /** Overlap of the trained stack, over its trainings. */
  readonly overlap: Measured;
  readonly sets: Pick<SampleSets, 'sweeps'>;
}

/** What the paper says about trained stacks, and what we find. */
function claimTable({ layers }: Settings, spots: readonly ModelSpots[], overlap: Measured): Table {
  const trained = spots.filter(({ group }) => group === trainedGroup);
  const without = spots.filter(({ group }) => group === 'trained without L1');
  const shares = (models: readonly ModelSpots[]): string =>
    layers.map((_, layer) => measuredText(spotFraction(models, layer))).join(', ');
  const quartiles = layers.map((_, layer) => spotQuartiles(trained, layer).join(' to ')).join(', ');
  return {
    caption: `Claims of the paper. ${shareNote}`,
    header: ['the paper says', 'we find'],
    rows: [
      [
        'fields are local blocks',
        `shares of ${shares(trained)} of the units of layers 1 to ${layers.length} are spots`,
      ],
      [
        'of roughly equal size within a layer',
        `the middle half of the spots have areas of ${quartiles} sites in layers 1 to ${layers.length}`,
      ],
      [
        'larger in higher layers',
        `ratios ${areaRatios(trained, 'spots')
          .map(({ value, error }) => measuredText({ value, error }))
          .join(' and ')}`,
      ],
      [
        'L1 keeps units from being coupled to all others',
        `without L1, shares of ${shares(without)} of the units are spots`,
      ],
      [
        'reconstructions keep the macroscopic domains at a compression of 64',
        `an overlap of ${measuredText(overlap)}; 1 for a copy`,
      ],
    ],
  };
}

/** How a run differs from the paper. */
function differences({ size, samples, epochs, penalty }: Settings): string {
  if (size < 40)
    return (
      `This run has smaller lattices than the paper, L = ${size}, and the correlation length is 7.5. Its training is short and its ` +
      'penalty strong. The presets standard and paper have the 40 x 40 lattices of the paper.'
    );
  const batches = 'Batches are a multiple of 32 samples here.';
  if (samples >= 20_000) return batches;
  return (
    `This run is shorter than the paper: ${samples.toLocaleString('en')} samples instead of 20,000, and ${epochs} epochs instead of 200. ` +
    `Its L1 is ${penalty.strength} instead of 2e-4, to make up for the shorter training. ${batches}`
  );
}
