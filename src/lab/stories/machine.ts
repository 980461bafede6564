import type { Story } from './story.ts';

export const machine: Story = {
  name: 'machine',
  title: 'A machine that zooms out',
  text:
    'A restricted Boltzmann machine sees small patches of the magnet and learns to redraw them through a bottleneck of 36 hidden units. ' +
    'Each hidden unit is connected to every spin of the patch, but to no other hidden unit. ' +
    'As the machine learns, each unit comes to watch one small spot. A second machine learns from the same patches with their pixels shuffled: what becomes of its spots?',
  trial: 'Train a machine without the L1 penalty: what is left of the spots?',
  guesses: ['clean spots', 'spots among ripples', 'nothing'],
  attempt: { l1: 0 },
  evidence: 'machine',
  answer:
    'With the penalty, each unit keeps one small spot. Without it, spots survive among wide ripples. So locality is partly our own doing.',
  tried: (now, start) => now.l1 !== start.l1,
  settings: { learning: true, shuffled: true },
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
    'shuffled',
  ],
};
