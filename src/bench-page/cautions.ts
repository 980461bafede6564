/** What a run noticed about itself. */
export interface RunCircumstances {
  /** Milliseconds by which the clock of the page moves at least. */
  readonly clockStep: number;
  /** The shortest timed round, in milliseconds; infinite if there was none. */
  readonly shortestRound: number;
  /** The tab was out of sight for a while. */
  readonly hidden: boolean;
  /** The processor does the work of the GPU. */
  readonly software: boolean;
  /** Share of the minimum in the maximum of the widest figure: 1 for equal rounds. */
  readonly steadiness: number;
}

/** A clock step may be this share of a round. */
const fineEnough = 0.01;
/** Rounds of one figure that differ by more than this factor show that something else used the device. */
const steadyEnough = 0.5;

/** What may be wrong with the figures, and what helps: one sentence or two for each reason. */
export function cautions(run: RunCircumstances): string[] {
  const found: string[] = [];
  const error = run.clockStep / run.shortestRound;
  if (error > fineEnough)
    found.push(
      `The clock of this browser moves in steps of ${number(run.clockStep)} ms, and the shortest round took ` +
        `${number(run.shortestRound)} ms. Figures may be wrong by ${number(100 * error)} %. Longer rounds help: ` +
        `add &milliseconds=${Math.ceil((2 * run.clockStep) / fineEnough / 100) * 100} to the address.`,
    );
  if (run.hidden)
    found.push(
      'The tab was hidden during the run. Browsers slow hidden tabs down. Run again and keep the tab in sight.',
    );
  if (run.steadiness < steadyEnough)
    found.push(
      `The rounds of one figure differ by a factor of ${number(1 / run.steadiness)}. Something else used the device. ` +
        'Close other programs and run again.',
    );
  if (run.software) found.push('The processor did this work. The figures say nothing about a GPU.');
  return found;
}

/**
 * The smallest step of the clock of this page, in milliseconds. Browsers round the clock against eavesdropping.
 * @param now the clock
 * @param most milliseconds to wait for a step
 */
export function clockStepOf(now = () => performance.now(), most = 500): number {
  let least = most;
  const began = now();
  for (let steps = 0, last = began; steps < 20 && last - began < most;) {
    const time = now();
    if (time === last) continue;
    least = Math.min(least, time - last);
    last = time;
    steps++;
  }
  return least;
}

function number(value: number): string {
  return String(Number(value.toPrecision(2)));
}
