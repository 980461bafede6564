import { measuredText } from '../../report/quantity-text.ts';
import { trainedGroup } from './models.ts';
import { blockSide } from './presets.ts';
import type { GivenBack } from './reconstructions.ts';
import { shown } from './tables.ts';
import type { LatticePicture, Section, Table } from '../study.ts';
import { elementAt } from '../../element-at.ts';

/** Number of lattices with clear domains that are shown. */
const shownSamples = 2;

/** What the top units keep of a lattice. */
export function reconstructionSection(found: readonly GivenBack[], size: number): Section {
  const names: [string, string][] = [
    ['samples', 'samples'],
    [trainedGroup, 'the stack'],
    ['blocks', 'block majorities'],
    ['decimation', 'one spin a block'],
    ['trained without L1', 'trained without L1'],
    ['trained at K = 0', 'trained at K = 0'],
    ['untrained weights', 'untrained weights'],
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
      'Held-out samples go up the stack to its top units and down again. Both ways carry probabilities, so nothing is random. At the end each spin takes the more likely value. ' +
        'The probabilities of the top units are real numbers. They say more than the same number of bits.',
      'Two other reconstructions keep the same number of spins: the majority of each 8 x 8 block, and the single spin in the middle of each block. Each kept spin is painted over its block.',
      'The pictures show the first sample and the two with the clearest domains. We chose the latter because their blocks differ most in magnetization while the whole lattice has little. ' +
        'This choice favours every method equally. The stack shown is the first training.',
      ...magnetizedText(found),
      'Decimation to one spin in 64 gives back hardly more than one bit does, so beating decimation says little. Block majorities are what block spins would keep. ' +
        'A stack trained on permuted pixels would do equally well on permuted lattices, by symmetry. MS-6 therefore says nothing about places.',
      'The overlap is the share of spins given back right, minus the share given back wrong. The last row of the table shows what a single bit for each lattice gives back: the sign of its ' +
        'magnetization. A reconstruction close to this row keeps no domains.',
    ],
    pictures,
    tables: [
      {
        caption: 'Reconstructions of held-out samples, one row for each training',
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
 * The numbers of the samples with the clearest domains; lattices of one colour show nothing. Ordered by the variance of the
 * magnetization of blocks minus the square of that of the lattice.
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
  return `⟨|m|⟩ = ${measuredText(absoluteMagnetization)} and an energy of ${measuredText(energy)}`;
}

/** Whether reconstructions are more of one colour than samples. */
function magnetizedText(found: readonly GivenBack[]): string[] {
  const [samples, stack] = ['samples', trainedGroup].map((name) =>
    found.find((given) => given.name === name),
  );
  if (!samples || !stack) return [];
  return [
    `The reconstructions of the stack do not look like samples. They have ${likenessText(stack)} per site; samples have ${likenessText(samples)}. The more likely value at every site makes large domains of one colour.`,
  ];
}

/** One bit, the sign of the magnetization, painted on every site: the overlap is |m|. */
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
