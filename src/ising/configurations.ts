import type { Schedule } from './schedule.ts';
import type { IsingSimulation } from './simulation.ts';
import type { PhasedControl } from './sweeping.ts';

/**
 * Thermalizes, then sweeps and measures by turns.
 * @param measure is called after every `schedule.every` sweeps, which may still be in the queue of the device
 * @returns how many measurements there were, and whether the signal stopped the run before its end
 */
export async function sampleConfigurations(
  simulation: IsingSimulation,
  { thermalize, sweeps, every }: Schedule,
  control: PhasedControl,
  measure: () => void,
): Promise<{ done: number; stopped: boolean }> {
  await control.phase?.('Thermalizing', thermalize);
  await simulation.sweep(thermalize, control);
  await control.phase?.('Measuring', sweeps);
  const count = Math.floor(sweeps / every);
  let done = 0;
  while (done < count && !control.signal?.aborted) {
    await simulation.advance(every, { signal: control.signal });
    if (control.signal?.aborted) break;
    measure();
    done++;
    control.onProgress?.(done * every);
  }
  return { done, stopped: done < count };
}
