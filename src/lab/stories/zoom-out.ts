import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Story } from './story.ts';

export const zoomOut: Story = {
  name: 'zoom-out',
  title: 'Zoom out',
  text:
    'Three magnets, each seen from farther and farther away: from one picture to the next, every 2 × 2 spins become one by majority (other rules and blocks are among the controls, and leave other pictures). ' +
    'Below the critical temperature T_c what is left is order, above it noise; at T_c alone the picture stays the same.',
  trial:
    'Move the temperature by 0.05 in either direction and watch the middle row: how far to the right does it still look alike?',
  answer:
    'A small distance from T_c is doubled, roughly, by every step. Far enough out, every magnet but the critical one looks ordered or random.',
  tried: ({ temperature }) => Math.abs(temperature - CRITICAL_TEMPERATURE) > 0.03,
  settings: { beside: 0.4 },
  equilibrium: 30,
  sections: ['compare', 'exact'],
  controls: ['temperature', 'beside', 'size', 'update', 'speed', 'rule', 'factor', 'seed'],
};
