import type { Gpu } from '../gpu/gpu.ts';
import type { Measurement } from './measurement.ts';
import type { RunControl, Sweeping } from './sweeping.ts';
import type { CountingSweeps } from './update.ts';

/** A move of whole systems that follows each reading. */
interface SystemMove {
  /** Prepares a submit whose first reading goes into slot `slot`. */
  begin(slot: number): void;
  /** Records the move after the reading in slot `slot of begin + index`. */
  record(pass: GPUComputePassEncoder, index: number): void;
}

/** What takes readings: sweeps, a measurement after them, and moves after the measurement. */
export interface Observer {
  readonly gpu: Gpu;
  readonly sweeping: Sweeping;
  readonly measurement: Measurement;
  readonly moves: readonly SystemMove[];
  /** Sweeps that fill slots of the measurement, where the update rule has such sweeps. */
  readonly counting?: CountingSweeps | undefined;
}

/**
 * Fills slots 0 to `count - 1` of a measurement, each after `every` sweeps. Sweeps and readings share submits of some
 * 25 ms; large lattices take several submits for one reading. Does not wait for the last submits.
 * @param options.first sweeps before the first reading, at most `every`; `every` unless given. A run that was stopped on its
 * way to a reading has some of them behind it.
 * @param control.onProgress is called with the slots filled so far
 * @returns the slots that are filled, fewer than `count` where the signal was aborted, also on the way to a reading
 */
export async function fillSlots(
  observer: Observer,
  { count, every, first = every }: { count: number; every: number; first?: number | undefined },
  control: RunControl = {},
): Promise<number> {
  const { sweeping, measurement } = observer;
  const divided = sweeping.inParts || measurement.parts > 1;
  let filled = 0;
  while (filled < count && !control.signal?.aborted) {
    const ahead = filled === 0 ? first : every;
    const fitting = Math.floor(sweeping.fitting / every);
    if (divided || ahead === 0) {
      await sweeping.advance(ahead, { signal: control.signal });
      if (control.signal?.aborted) break;
      readInParts(observer, filled++);
    } else if (fitting === 0 || ahead < every) {
      await sweeping.advance(ahead - 1, { signal: control.signal });
      if (control.signal?.aborted) break;
      await readTogether(observer, { first: filled++, readings: 1, every: 1 });
    } else {
      const readings = Math.min(count - filled, fitting);
      await readTogether(observer, { first: filled, readings, every });
      filled += readings;
    }
    control.onProgress?.(filled);
  }
  return filled;
}

/** One submit of several readings, each after `every` sweeps. */
async function readTogether(
  { sweeping, measurement, moves, counting }: Observer,
  { first, readings, every }: { first: number; readings: number; every: number },
): Promise<void> {
  for (const move of moves) move.begin(first);
  counting?.clear(first, readings);
  let index = 0;
  await sweeping.submit(readings * every, every, {
    last: counting && ((pass, sweep) => counting.record(pass, sweep, first + index)),
    after: (pass) => {
      if (!counting) measurement.record(pass, first + index);
      for (const move of moves) move.record(pass, index);
      index++;
    },
  });
}

/** A reading of the present spins and the moves after it, each part a submit of its own. Does not wait. */
export function readInParts(
  { gpu, measurement, moves }: Omit<Observer, 'sweeping'>,
  slot: number,
): void {
  for (let part = 0; part < measurement.parts; part++)
    gpu.compute('part of a measurement', (pass) => measurement.recordPart(pass, slot, part));
  for (const move of moves) {
    move.begin(slot);
    gpu.compute('move of whole systems', (pass) => move.record(pass, 0));
  }
}
