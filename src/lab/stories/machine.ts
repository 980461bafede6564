import type { Story } from './story.ts';

export const machine: Story = {
  name: 'machine',
  title: 'A machine that zooms out',
  text:
    'A restricted Boltzmann machine looks at patches of the running magnet and learns to give them back; its hidden units are tied to the spins, and never to each other. ' +
    'As it learns, the receptive fields (what each hidden unit looks for) sharpen into spots, and its hidden layer begins to look like the magnet zoomed out.',
  trial: 'Set the L1 penalty to 0.005 and then to 0: what is left of each field outside its spot?',
  answer:
    'With the penalty all weights outside one small spot fade; without it spots remain among broad waves: that every unit looks at one block alone is in part what we asked of it.',
  tried: (now, start) => now.l1 !== start.l1,
  settings: { learning: true },
  equilibrium: 30,
  sections: ['magnet', 'machine', 'hidden'],
  controls: [
    'temperature',
    'speed',
    'learning',
    'learningRate',
    'l1',
    'hidden',
    'steps',
    'patch',
    'data',
  ],
};
