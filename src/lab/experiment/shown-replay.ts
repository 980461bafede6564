import { follow, type Replay } from '../../ising/history.ts';
import type { IsingSimulation, RunControl } from '../../ising/simulation.ts';

/** Pictures of a lattice on its way through the first phase of a replay. */
const pictures = 5;

interface ShownControl extends RunControl {
  /** Resolves when the present spins are on the screen. */
  readonly show?: () => Promise<void>;
}

/** As `follow`, and shows the lattice now and then during the first phase. The spins are the same. */
export async function followShown(
  simulation: IsingSimulation,
  replay: Replay,
  beside: number,
  { show, ...control }: ShownControl,
): Promise<void> {
  if (!show) return follow(simulation, replay, beside, control);
  const { signal, onProgress } = control;
  const { phases, sweeps } = replay;
  const first = phases[1]?.sweep ?? sweeps;
  for (let picture = 0; picture < pictures; picture++) {
    if (signal?.aborted) return;
    const begin = Math.floor((first * picture) / pictures);
    const end = Math.floor((first * (picture + 1)) / pictures);
    await simulation.sweep(end - begin, {
      signal,
      onProgress: (done) => onProgress?.(begin + done),
    });
    await show();
  }
  if (signal?.aborted) return;
  const rest = phases.map((phase) => ({ ...phase, sweep: Math.max(0, phase.sweep - first) }));
  return follow(simulation, { phases: rest, sweeps: sweeps - first }, beside, {
    signal,
    onProgress: (done) => onProgress?.(first + done),
  });
}
