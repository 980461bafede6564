import { formatDuration, type Progress } from '../output/progress.ts';

/** A phase that is over, or the phase that runs. */
interface Timed {
  readonly work: number;
  readonly began: number;
  reported: boolean;
}

/**
 * Progress of one study: a bar for each phase, and the time left for all phases where their work is known beforehand.
 * The time of a phase is estimated from the time that earlier phases took for as much work. A phase that reported
 * nothing, because an earlier run had done it, is left out of the estimate.
 */
export class StudyProgress {
  readonly #progress: Pick<Progress, 'begin' | 'update'>;
  readonly #study: string;
  readonly #work: readonly number[] | undefined;
  readonly #now: () => number;
  #begun = 0;
  #current: Timed | undefined;
  /** Work of the phases that are over, and the milliseconds that they took. */
  #over = { work: 0, time: 0 };

  /** @param work of every phase, in the order of the phases, in any unit */
  constructor(
    progress: Pick<Progress, 'begin' | 'update'>,
    { study, work }: { readonly study: string; readonly work: readonly number[] | undefined },
    now: () => number = () => performance.now(),
  ) {
    this.#progress = progress;
    this.#study = study;
    this.#work = work;
    this.#now = now;
  }

  /** Begins a phase of `total` steps; call the returned function with the number done. */
  readonly phase = (name: string, total: number): ((done: number) => void) => {
    this.#end();
    const work = this.#work?.[this.#begun++] ?? NaN;
    const current: Timed = { work, began: this.#now(), reported: false };
    this.#current = current;
    const place = this.#work ? ` ${this.#begun}/${this.#work.length}` : '';
    this.#progress.begin(`${this.#study}${place}: ${name}`, total, 'steps');
    return (done) => {
      current.reported = true;
      const left = this.#secondsLeft(current, done / total);
      const text = Number.isFinite(left) ? `${formatDuration(left)} in all` : undefined;
      this.#progress.update(done, text);
    };
  };

  #end(): void {
    if (!this.#current?.reported) return;
    const { work, began } = this.#current;
    this.#over = { work: this.#over.work + work, time: this.#over.time + this.#now() - began };
  }

  #secondsLeft({ work, began }: Timed, share: number): number {
    const done = this.#over.work + share * work;
    const time = this.#over.time + this.#now() - began;
    const later = (this.#work ?? []).slice(this.#begun).reduce((sum, own) => sum + own, 0);
    return (((1 - share) * work + later) * time) / done / 1000;
  }
}
