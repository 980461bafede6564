import { trainedGroup } from './models.ts';
import { blockSide } from './presets.ts';
import type { GivenBack } from './reconstructions.ts';
import { shown } from './tables.ts';
import type { LatticePicture, Section, Table } from '../study.ts';
import { elementAt } from '../../element-at.ts';

/** Lattices with clear domains that are shown. */
const shownSamples = 2;

/** What the top units keep of a lattice. */
export function reconstructionSection(found: readonly GivenBack[], size: number): Section {
  const names: [string, string][] = [
    ['samples', 'samples'],
    [trainedGroup, 'the stack'],
    ['blocks', 'block majorities'],
    ['decimation', 'one spin a block'],
    ['trained without L1', 'without L1'],
    ['trained at K = 0', 'trained at K = 0'],
    ['untrained weights', 'untrained'],
  ];
  const chosen = [0, ...divided(found.find(({ name }) => name === 'samples')?.spins ?? [])];
  const pictures = names.slice(0, 4).flatMap(([name, title]): LatticePicture[][] => {
    const given = found.find((one) => one.name === name);
    if (!given) return [];
    return [
      chosen.map((sample, i) => ({
        caption: `${title}, ${i + 1}`,
        size,
        spins: given.spins[sample] ?? new Uint8Array(),
      })),
    ];
  });
  return {
    title: 'Reconstructions',
    text: [
      'Held-out samples go up the stack to its top units and down again as probabilities, and each spin takes the likelier value: nothing is ' +
        'left to chance. What comes down are the probabilities of the top units, real numbers that say more than as many bits. Beside them the same number of block spins, 8 x 8 majorities, and of single spins in the middle of 8 x 8 blocks, ' +
        'painted over their blocks. Shown are the first sample and the two with the clearest domains, whose blocks differ most in magnetization while the lattice ' +
        'has little, which flatters all; of the stack the first training.',
      ...magnetizedText(found),
      'Decimation to one spin of 64 gives back hardly more than the one bit does, so that to beat it says little; block majorities are what block spins would keep. A stack that was trained on permuted pixels gives permuted ' +
        'lattices back as well as this one does its own, by symmetry: MS-6 says nothing of places.',
      'The overlap is the share of right spins less that of wrong ones. The last row has what a single bit a lattice gives back, the sign of its ' +
        'magnetization: what lies near it keeps no domains.',
    ],
    pictures,
    tables: [
      {
        caption: 'What is given back of held-out samples; a row a training',
        header: ['from', 'overlap', '⟨|m|⟩', 'energy per site', 'correlation of m'],
        rows: [
          ...names.flatMap(([name, title]) =>
            found
              .filter((given) => given.name === name)
              .map(({ overlap, absoluteMagnetization, energy, correlation }) => [
                title,
                overlap,
                absoluteMagnetization,
                energy,
                shown(correlation),
              ]),
          ),
          ...signOfMagnetization(found),
        ],
      },
    ],
  };
}

/**
 * The numbers of the samples that have most to show: lattices of one colour tell nothing. Ordered by the variance of the
 * magnetization of blocks less the square of that of the lattice.
 */
function divided(samples: readonly Uint8Array[]): number[] {
  const scores = samples.map((spins) => {
    const size = Math.sqrt(spins.length);
    const perSide = size / blockSide;
    const blocks = new Float64Array(perSide ** 2);
    for (const [site, up] of spins.entries()) {
      const [x, y] = [site % size, Math.floor(site / size)];
      const block = Math.floor(y / blockSide) * perSide + Math.floor(x / blockSide);
      blocks[block] = elementAt(blocks, block) + (2 * up - 1) / blockSide ** 2;
    }
    const mean = blocks.reduce((sum, m) => sum + m, 0) / blocks.length;
    return blocks.reduce((sum, m) => sum + m ** 2, 0) / blocks.length - 2 * mean ** 2;
  });
  return [...scores.keys()]
    .toSorted((a, b) => elementAt(scores, b) - elementAt(scores, a))
    .slice(0, shownSamples);
}

function likenessText({ absoluteMagnetization, energy }: GivenBack): string {
  return `⟨|m|⟩ = ${absoluteMagnetization.value.toFixed(2)} and an energy of ${energy.value.toFixed(2)}`;
}

/** How much more of one colour reconstructions are than samples. */
function magnetizedText(found: readonly GivenBack[]): string[] {
  const [samples, stack] = ['samples', trainedGroup].map((name) =>
    found.find((given) => given.name === name),
  );
  if (!samples || !stack) return [];
  return [
    `As lattices, what the stack gives back is not like samples: ${likenessText(stack)} per site, where samples have ${likenessText(samples)}. Likelier values everywhere make large domains of one colour.`,
  ];
}

/** What one bit gives back, the sign of the magnetization on every site: the overlap is its size. */
function signOfMagnetization(found: readonly GivenBack[]): Table['rows'] {
  const samples = found.find(({ name }) => name === 'samples');
  return samples
    ? [
        [
          'sign of m',
          samples.absoluteMagnetization,
          { value: 1, error: 0 },
          { value: -2, error: 0 },
          '',
        ],
      ]
    : [];
}
