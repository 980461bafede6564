import type { ChapterOptions } from '../chapter.ts';

/**
 * The figure of every chapter, by the id of its section. A new chapter is a line here, NAME.ts with `makeFigure`, and
 * NAME.html with a line in index.html, which sets the order.
 */
export const chapterFiles: ReadonlyMap<string, ChapterOptions['load']> = new Map([
  ['opening', () => import('./opening.ts')],
  ['one-rule', () => import('./one-rule.ts')],
  ['special-temperature', () => import('./special-temperature.ts')],
  ['vote', () => import('./vote.ts')],
  ['thermometers', () => import('./thermometers.ts')],
  ['survives', () => import('./survives.ts')],
  ['looking-machine', () => import('./looking-machine.ts')],
  ['court', () => import('./court.ts')],
]);
