import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Story } from './story.ts';

export const zoomOut: Story = {
  name: 'zoom-out',
  title: 'Zoom out',
  text:
    'Each picture is made from the one on its left: every block of 2 × 2 spins votes and becomes a single spin. ' +
    'Zoom out of a cold magnet and one colour remains. Zoom out of a hot one and only noise remains. ' +
    'At exactly one temperature, T_c, you cannot tell how far you have zoomed.',
  trial: 'Make the middle magnet 2 % hotter. After how many steps can you tell?',
  guesses: ['1 step', '2', '3', '4', 'never'],
  attempt: { temperature: 2.315 },
  evidence: 'compare',
  answer:
    'Each step with blocks of 2 × 2 doubles the distance to T_c: 2 % off becomes 4 %, 8 %, 16 % ... That is why only T_c itself survives.',
  tried: ({ temperature }) => Math.abs(temperature - CRITICAL_TEMPERATURE) > 0.03,
  settings: { beside: 0.4 },
  equilibrium: 30,
  sections: ['compare', 'exact'],
  controls: ['temperature', 'beside', 'size', 'update', 'speed', 'rule', 'factor', 'seed'],
};
