import type { FrameTask } from '../../stage/frame-loop.ts';
import type { Settings } from '../settings/settings.ts';
import type { Clock } from './clock.ts';
import type { Session } from './session.ts';

/** Requested updates of the machine between two pictures. */
const updatesPerFrame = 8;

/**
 * The tasks of a frame: sweeps of the lattice that are due, sweeps of the lattices that are measured beside it, and updates
 * of the machine while it learns. All of them rest while the lab is paused.
 */
export function experimentTasks(session: Session, settings: Settings, clock: Clock): FrameTask[] {
  return [
    {
      wished: () => (session.experiment.adjusting ? 0 : clock.due),
      submit: (sweeps) => {
        clock.spend(sweeps);
        session.experiment.advance(sweeps);
      },
    },
    {
      wished: () => {
        const measures = clock.running && !session.experiment.adjusting;
        return measures ? (session.companion?.wished ?? 0) : 0;
      },
      submit: (sweeps) => session.companion?.advance(sweeps),
    },
    {
      // A lattice on its way to equilibrium is not what the machine should learn from.
      wished: () => {
        const learns = clock.running && settings.learning && session.learner !== undefined;
        return learns && !session.experiment.adjusting ? updatesPerFrame : 0;
      },
      submit: (updates) => session.learner?.advance(updates),
    },
  ];
}
