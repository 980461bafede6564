import type { Story } from './story.ts';

export const whatMatters: Story = {
  name: 'what-matters',
  title: 'What matters',
  text:
    'The zoomed-out picture looks like a magnet too, but one with a different strength of coupling. ' +
    'We measure that strength at every step, on many small magnets; an arrow joins one step to the next. ' +
    'What grows from step to step is called relevant; what dies out, irrelevant.',
  trial: 'Make the magnet colder, T = 1.9. Where do the arrows go after the first step?',
  guesses: ['to stronger coupling', 'to weaker coupling', 'nowhere'],
  attempt: { temperature: 1.9 },
  evidence: 'flow',
  answer:
    'The first step is the same for all. Then the paths part: starts colder than T_c run to strong coupling, hotter ones to zero. ' +
    'Only the start at T_c stops, at the fixed point, where diagonal neighbours are coupled as well.',
  tried: (now, start) => Math.abs(now.temperature - start.temperature) > 0.03,
  settings: { flow: true },
  equilibrium: 30,
  sections: ['magnet', 'flow'],
  controls: ['temperature', 'field', 'seed', 'speed', 'flow'],
};
