import { flags } from './flags.ts';
import type { Surface } from './surface.ts';

/** All surfaces, the quick ones first. A new surface is a file of its own and a line here. */
export const surfaces: readonly Surface[] = [flags];
