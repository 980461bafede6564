import * as fc from 'fast-check';

/** What was found wrong with one case. */
interface Failure {
  /** How to repeat the case: a command, or the bytes of a file. */
  readonly what: string;
  readonly reason: string;
}

/** How far a run of a surface goes. */
interface Effort {
  readonly cases: number;
  readonly seed: number;
  /** The time of `performance.now()` after which no further case is begun. */
  readonly until: number;
}

interface Tally {
  readonly tried: number;
  readonly failures: readonly Failure[];
}

/** A kind of input that is tried at random. */
export interface Surface {
  readonly name: string;
  /** Cases of a night. */
  readonly cases: number;
  /** Whether processes are started, which takes too long for the tests of every change. */
  readonly slow?: true;
  run(effort: Effort): Promise<Tally>;
}

/** What became of a case: undefined where all is well, else what is wrong. */
type Verdict = Failure | undefined;

/**
 * A surface whose cases are drawn by fast-check.
 * @param judge tries a case
 */
export function drawnSurface<Case>(
  name: string,
  {
    cases,
    slow,
    draw,
    judge,
  }: {
    readonly cases: number;
    readonly slow?: true;
    readonly draw: fc.Arbitrary<Case>;
    readonly judge: (drawn: Case) => Promise<Verdict> | Verdict;
  },
): Surface {
  return {
    name,
    cases,
    ...(slow && { slow }),
    async run({ cases, seed, until }) {
      const failures: Failure[] = [];
      let tried = 0;
      for (const drawn of fc.sample(draw, { numRuns: cases, seed })) {
        if (performance.now() > until) break;
        const failure = await judge(drawn);
        tried++;
        if (failure) failures.push(failure);
      }
      return { tried, failures };
    },
  };
}

/** Longest time in milliseconds in which a case is accepted or refused. An idle machine takes some milliseconds. */
const usualPatience = 20_000;

/** Runs a case. A case that takes long is wrong, as is one that ends in an error which is not meant for users. */
export async function judged(
  what: string,
  run: () => Promise<string[]>,
  patience = usualPatience,
): Promise<Verdict> {
  const began = performance.now();
  const reasons = await run().catch((error: unknown) => [
    `a foreign error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  ]);
  const seconds = (performance.now() - began) / 1000;
  if (1000 * seconds > patience) reasons.push(`it took ${seconds.toFixed(1)} s`);
  return reasons.length > 0 ? { what, reason: reasons.join('; ') } : undefined;
}
