/** Keeps the state of a long run, so that the run can go on to the same bits after its process has ended. */
export interface Keeping<State> {
  /** The state to go on from; a new run unless given. */
  readonly from?: State | undefined;
  /** A signal that is aborted when the state is to be kept again; called at the start of each stretch of the run. */
  readonly stretch: () => AbortSignal;
  /** Keeps a state; awaited before the run goes on. */
  readonly keep: (state: State) => Promise<void>;
  /** Whether the state of a complete run is kept too, for a longer task of which the run is a part; not unless given. */
  readonly keepsComplete?: boolean | undefined;
}

/**
 * Does a run in stretches and keeps its state after each, also where the run was stopped.
 * @param run.advance goes on until the run is complete or the signal is aborted, and says whether the run is complete
 * @returns whether the run is complete
 */
export async function inStretches<State>(
  run: {
    readonly advance: (signal: AbortSignal | undefined) => Promise<boolean>;
    readonly state: () => Promise<State>;
  },
  signal: AbortSignal | undefined,
  keeping: Keeping<State> | undefined,
): Promise<boolean> {
  if (!keeping) return run.advance(signal);
  for (;;) {
    const stretch = keeping.stretch();
    const complete = await run.advance(signal ? AbortSignal.any([signal, stretch]) : stretch);
    if (!complete || keeping.keepsComplete) await keeping.keep(await run.state());
    if (complete) return true;
    if (signal?.aborted) return false;
  }
}
