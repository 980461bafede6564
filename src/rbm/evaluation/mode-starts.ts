import { randomKey } from '../../ensemble/random-key.ts';
import { drawWords } from '../../ensemble/random-words.ts';
import { shuffled } from '../../ensemble/shuffled.ts';
import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import type { Rbm } from '../machine/machine.ts';
import { readUnits, sampleCount, unpackUnits, type PackedUnits } from '../machine/packed-units.ts';
import type { AnyParameters } from '../machine/parameters.ts';

export interface ModesOptions {
  /** Samples near modes, such as those trained on; some of them are starts. */
  readonly known?: PackedUnits | undefined;
  readonly seed: number;
  /** Distinguishes the layers of a stack, from 0. */
  readonly stream: number;
  readonly signal?: AbortSignal | undefined;
}

/** Starts of the search: random states, known samples, and states that hidden units call for. */
const starts = { random: 64, known: 64, units: 64 };

/** States of the visible units that a search for modes starts from. */
export async function modeStarts(
  gpu: Gpu,
  machine: Rbm,
  { known, seed, stream }: Omit<ModesOptions, 'signal'>,
): Promise<Uint8Array[]> {
  const key = randomKey(seed, 'mode-starts', { stream });
  return [
    ...(await randomStates(gpu, machine.visible, key)),
    ...statesOfUnits(await machine.readParameters(), key),
    ...(known ? await someSamples(gpu, known, key) : []),
  ];
}

/** Rows of fair coins, then of coins with a chance of their own for each row, then the mirror images of all. */
async function randomStates(
  gpu: Gpu,
  units: number,
  key: readonly [number, number],
): Promise<Uint8Array[]> {
  const drawn = starts.random / 2;
  const words = await drawWords(gpu, {
    generator: 'pcg',
    counters: {
      key,
      first: [0, 0, 0, 0],
      extent: [Math.ceil((units + 1) / 4), drawn, 1, 1],
    },
  });
  const columns = words.length / drawn;
  const rows = Array.from({ length: drawn }, (_, row) => {
    const chance = row < drawn / 2 ? 2 ** 31 : elementAt(words, row * columns + units);
    return Uint8Array.from({ length: units }, (__, unit) =>
      Number(elementAt(words, row * columns + unit) < chance),
    );
  });
  return [...rows, ...rows.map((row) => row.map((bit) => 1 - bit))];
}

/** States that one hidden unit calls for where it is on (up) or off (down), and the signs of its weights alone. */
function statesOfUnits(
  { weights, visibleBias, hiddenBias }: AnyParameters,
  key: readonly [number, number],
): Uint8Array[] {
  const hidden = hiddenBias.length;
  const chosen = Array.from(shuffled(hidden, key)).slice(0, starts.units);
  return chosen.flatMap((j) =>
    [
      [1, 1],
      [1, -1],
      [0, 1],
    ].map(([bias = 0, sign = 0]) =>
      Uint8Array.from(visibleBias, (a, i) =>
        Number(bias * a + sign * elementAt(weights, i * hidden + j) > 0),
      ),
    ),
  );
}

async function someSamples(
  gpu: Gpu,
  known: PackedUnits,
  key: readonly [number, number],
): Promise<Uint8Array[]> {
  const chosen = Array.from(shuffled(sampleCount(known), key)).slice(0, starts.known);
  const words = await readUnits(gpu, known);
  return chosen.map((sample) => unpackUnits(words, known.units, sample));
}
