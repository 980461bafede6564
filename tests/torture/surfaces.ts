import { flags } from './flags.ts';
import { npy, safetensors } from './formats.ts';
import { links } from './links.ts';
import { checkpoints, results } from './resumed.ts';
import { device } from './device.ts';
import { disks } from './disks.ts';
import { environments } from './environments.ts';
import { kills } from './kills.ts';
import { pairs } from './pairs.ts';
import type { Surface } from './surface.ts';

/** All surfaces, the quick ones first. A new surface is a file of its own and a line here. */
export const surfaces: readonly Surface[] = [
  flags,
  npy,
  safetensors,
  checkpoints,
  results,
  links,
  pairs,
  disks,
  environments,
  kills,
  device,
];
