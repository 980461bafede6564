import type { Story } from './story.ts';

export const isItRg: Story = {
  name: 'is-it-rg',
  title: 'Is it really RG?',
  text:
    'A map shows how each hidden unit goes along with each spin of its patch, on average: for block spins (left) every map is one spot at its own block, all alike and covering the patch. ' +
    'If learning were the same as zooming out (the renormalization group, RG), the maps of the machine (right) would be as regular: compare them, and what is left when the effect is undone.',
  trial:
    'Undo the effect: let the machine learn from scattered spins, which have no neighbours, or raise the temperature to 5.',
  answer:
    'Scattered spins leave nothing to learn but the magnetization, and the spots are gone; at T = 5 the little that neighbours still share leaves faint ones. ' +
    'The machine follows the correlations of its data, which block spins do not need to know.',
  tried: (now) => now.data === 'scattered' || now.temperature > 4,
  settings: { learning: true },
  equilibrium: 30,
  sections: ['maps', 'machine'],
  controls: [
    'temperature',
    'data',
    'connected',
    'learning',
    'learningRate',
    'l1',
    'steps',
    'algorithm',
    'rule',
    'factor',
  ],
};
