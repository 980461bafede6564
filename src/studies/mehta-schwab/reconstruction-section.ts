import { trainedGroup } from './models.ts';
import type { GivenBack } from './reconstructions.ts';
import { shown } from './tables.ts';
import type { LatticePicture, Section, Table } from '../study.ts';

/** What the top units keep of a lattice. */
export function reconstructionSection(found: readonly GivenBack[], size: number): Section {
  const names: [string, string][] = [
    ['samples', 'samples'],
    [trainedGroup, 'the stack'],
    ['blocks', 'block majorities'],
    ['decimation', 'one spin a block'],
    ['trained without L1', 'without L1'],
    ['untrained weights', 'untrained'],
  ];
  const pictures = names.slice(0, 4).flatMap(([name, title]): LatticePicture[][] => {
    const given = found.find((one) => one.name === name);
    if (!given) return [];
    return [
      given.spins.slice(0, 3).map((spins, i) => ({ caption: `${title}, ${i + 1}`, size, spins })),
    ];
  });
  return {
    title: 'Reconstructions',
    text: [
      'Held-out samples go up the stack to its top units and down again as probabilities, and each spin takes the likelier value: nothing is ' +
        'left to chance. Beside them the same number of block spins, 8 x 8 majorities, and of single spins in the middle of 8 x 8 blocks, ' +
        'painted over their blocks. Three samples; the first training.',
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
