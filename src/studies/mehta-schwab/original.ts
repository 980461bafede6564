import type { Section, Table } from '../study.ts';
import { trainedGroup } from './models.ts';
import type { GivenBack } from './reconstructions.ts';
import type { SampleSets } from './samples.ts';
import { areaRatios, spotFraction, spotQuartiles, type ModelSpots } from './spots.ts';
import { updatesOf, type Settings } from './presets.ts';

/** What the original says, what this run did, and what nobody knows. */
export function originalSection(settings: Settings, { spots, found, sets }: Run): Section {
  const { size, samples, layers, epochs, batch, learningRate, momentum, penalty } = settings;
  return {
    title: 'The original, and what is not known of it',
    text: [
      'That a stack can be read as a renormalization is an identity that holds for any machine, trained or not (study exact-mapping); it does ' +
        'not say that training renormalizes. Whether trained weights look like block spins is the separate question of this report. Training ' +
        'lowers a Kullback-Leibler divergence; Kadanoff’s variational renormalization minimizes a difference of free energies.',
      'The supplement of the paper with its code is not on the arXiv: learning rate, momentum, size of a batch, Gibbs steps and the meaning of its ' +
        'L1 are not known. A replication on 64 x 64 spins that counts spots (joao-binenbojm/rbm-rg: 4096-1024-256-64, 60,000 samples, 800 epochs, rate 0.1, ' +
        'momentum 0.5, L1 2e-4) finds that 15 to 39 % of the units of a layer are some, with areas that grow by 3.74 and 3.45.',
      differences(settings),
      `Each sample is a lattice of its own, ${sets.sweeps} Metropolis sweeps from random spins, so that no time between samples is involved; energy and specific heat of all sets stand among the targets. Weights begin with a ` +
        'deviation of 0.01, biases at 0.',
      'The 40,000 samples of the appendix are no preset. A stack is trained on so many by "blockspin train --size 40 --coupling 0.408 --samples 40000 ' +
        '--layers 400,100,25 --epochs 200 --units binary --algorithm cd --statistics mean-field --batch 96 --learning-rate 0.1 --schedule constant ' +
        '--l1 2e-4 --l1-convention outside --out stack", and its fields are drawn by "blockspin evaluate stack --out fields".',
    ],
    tables: [
      claimTable(settings, spots, found),
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

/** What is asked of a run. */
interface Run {
  readonly spots: readonly ModelSpots[];
  readonly found: readonly GivenBack[];
  readonly sets: Pick<SampleSets, 'sweeps'>;
}

/** What the paper says of trained stacks, and what is found here. */
function claimTable(
  { layers }: Settings,
  spots: readonly ModelSpots[],
  found: readonly GivenBack[],
): Table {
  const trained = spots.filter(({ group }) => group === trainedGroup);
  const without = spots.filter(({ group }) => group === 'trained without L1');
  const shares = (models: readonly ModelSpots[]): string =>
    layers
      .map((_, layer) => `${(100 * spotFraction(models, layer).value).toFixed(0)} %`)
      .join(', ');
  const quartiles = layers.map((_, layer) => spotQuartiles(trained, layer).join(' to ')).join(', ');
  const stack = found.find(({ name }) => name === trainedGroup);
  return {
    caption: 'Claims',
    header: ['the paper says', 'here'],
    rows: [
      [
        'fields are local blocks',
        `${shares(trained)} of the units of layers 1 to ${layers.length} are spots`,
      ],
      [
        'of roughly equal size within a layer',
        `half of the spots have areas of ${quartiles} sites`,
      ],
      [
        'larger in higher layers',
        `ratios ${areaRatios(trained, 'spots')
          .map(({ value }) => value.toFixed(1))
          .join(' and ')}`,
      ],
      [
        'L1 keeps units from being coupled to all others',
        `without it ${shares(without)} are spots`,
      ],
      [
        'reconstructions keep the macroscopic domains at a compression of 64',
        stack ? `an overlap of ${stack.overlap.value.toFixed(2)}; 1 for a copy` : '',
      ],
    ],
  };
}

/** What a run does otherwise than the paper, in a sentence or two. */
function differences({ size, samples, epochs, penalty }: Settings): string {
  if (size < 40)
    return (
      `This run is of another size than the paper: L = ${size}, a correlation length of 7.5 being no small part of that, and a short training with a ` +
      'strong penalty. The presets standard and paper have the 40 x 40 lattices of the paper.'
    );
  const batches = 'Batches are a multiple of 32 samples here.';
  if (samples >= 20_000) return batches;
  return (
    `This run is shorter than the paper: ${samples.toLocaleString('en')} samples for 20,000 and ${epochs} epochs for 200, ` +
    `with an L1 of ${penalty.strength} for 2e-4 to make up for it. ${batches}`
  );
}
