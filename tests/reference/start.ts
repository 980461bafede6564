import { wordCount, type Geometry } from '../../src/ensemble/geometry.ts';
import { randomKey } from '../../src/ensemble/random-key.ts';
import type { StartState } from '../../src/ising/start.ts';
import { random4 } from './random-bits.ts';

/** CPU twin of shaders/ising/start.wgsl: the packed words of a start configuration. */
export function startWords(geometry: Geometry, start: StartState, seed: number): Uint32Array {
  const key = randomKey(seed, 'start');
  return Uint32Array.from({ length: wordCount(geometry) }, (_, word) => {
    if (start === 'cold') return 0xffffffff;
    const site = Math.floor(word / geometry.groups);
    return random4(key, site, word % geometry.groups, 0, 0)[0];
  });
}
