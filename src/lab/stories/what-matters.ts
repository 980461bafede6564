import type { Story } from './story.ts';

export const whatMatters: Story = {
  name: 'what-matters',
  title: 'What matters',
  text:
    'Zooming out changes the laws of the magnet: each level has couplings of its own, measured here from its spins and drawn as arrows from level to level. ' +
    'Directions along which the couplings grow are called relevant, those along which they fade irrelevant: after a few steps only the relevant ones, temperature and field, still matter.',
  trial: 'Set the temperature to 2.1, then to 2.5: which way do the arrows turn?',
  answer:
    'After the first step, which all take alike, couplings colder than T_c grow from level to level and hotter ones shrink to nothing; only at T_c they come to rest, at a point where also diagonal neighbours are coupled.',
  tried: (now, start) => Math.abs(now.temperature - start.temperature) > 0.03,
  settings: { flow: true },
  equilibrium: 30,
  sections: ['magnet', 'flow'],
  controls: ['temperature', 'field', 'seed', 'speed', 'flow'],
};
