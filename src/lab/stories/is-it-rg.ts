import type { Story } from './story.ts';

export const isItRg: Story = {
  name: 'is-it-rg',
  title: 'Is it really RG?',
  text:
    'Each square shows how strongly one hidden unit is correlated with each spin. ' +
    'Left: block spins, one spot per block, no gaps. Right: the trained machine. ' +
    'If learning were renormalization, the right would look like the left.',
  trial: 'Scatter the spins, so that the data have no neighbours. What is left of the spots?',
  guesses: ['the same spots', 'fainter spots', 'no spots'],
  attempt: { data: 'scattered' },
  evidence: 'maps',
  answer:
    'Scatter the spins and the spots vanish: the machine had learned that neighbours agree. Block spins need no data at all. ' +
    'So the machine resembles one step of the renormalization group here, but for another reason. ' +
    'The exponents below the maps are a harder test: through a step of the renormalization group they are 1.875 and 1.',
  tried: (now) => now.data === 'scattered',
  // Single spins keep the sign of a critical magnet for minutes, and a machine would learn that sign.
  settings: {
    learning: true,
    shuffled: true,
    exponents: true,
    update: 'swendsen-wang',
    speed: 4,
  },
  equilibrium: 30,
  sections: ['maps', 'exponents', 'machine'],
  controls: [
    'temperature',
    'data',
    'shuffled',
    'exponents',
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
