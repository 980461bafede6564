import { BlockspinError } from '../errors.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { openGpuInNode } from '../gpu/node/open.ts';
import { shownMessage } from '../report/visible-text.ts';
import type { CommonOptions } from './arguments/options.ts';
import { onInterruption } from './interruption.ts';
import { deliver, type Outcome } from './output/document.ts';
import { Progress } from './output/progress.ts';
import { writeRemark } from './output/streams.ts';
import { assertCanBeUnchecked, assertProven, tuningFor } from './speed.ts';

/** What precedes the engine's own words. */
export const rejected = 'The GPU rejected a command';

/** A folder that is claimed for the time of a session. */
interface ClaimedFolder {
  /** @returns a remark about the folder */
  readonly begin: () => string | undefined;
  /** Gives the folder free, whatever was reached. */
  readonly close: () => void;
}

/** What a command works with while its device is open. */
export interface Session {
  readonly gpu: Gpu;
  readonly progress: Progress;
  /** Aborted by Ctrl-C: finish the current step, keep what is done. */
  readonly signal: AbortSignal;
  /** A remark on stderr, silent with `--quiet`. */
  readonly remark: (text: string) => void;
  /**
   * Makes a folder for the files of the run and claims it until the session ends; nothing where there is none.
   * @throws UsageError where another run writes to it, or where it cannot be made
   */
  readonly claim: (folder: ClaimedFolder | undefined) => void;
  /** Stops the command as Ctrl-C does. */
  readonly stop: () => void;
}

/** Flags of a session. */
interface SessionOptions extends Pick<
  CommonOptions,
  'adapter' | 'unchecked' | 'tuned' | 'quiet' | 'json' | 'random'
> {
  /** The kernels are examined, so that nothing need be known about them. */
  readonly examining?: boolean;
  /** Say nothing about the adapter. */
  readonly unnamed?: boolean;
}

/**
 * Opens the chosen adapter, runs a command inside error scopes and closes the device whatever happens. The
 * first Ctrl-C (or SIGTERM, or SIGHUP) asks the command to stop cleanly; a second one ends the process. What the command found is
 * written and printed before the session ends, so that a signal does not cut that short.
 * @throws UsageError where `--unchecked` or `--tuned` is not known to be right on the adapter
 * @throws GpuUnavailableError, GpuCommandError, WriteError, or what the command throws
 */
export async function withSession<T extends Outcome>(
  { adapter, unchecked, tuned, examining, quiet, json, random, unnamed }: SessionOptions,
  run: (session: Session) => Promise<T>,
): Promise<T> {
  const progress = new Progress({ quiet });
  const remark = (text: string): void => {
    if (quiet) return;
    progress.clear();
    writeRemark(`${shownMessage(text)}\n`);
  };
  if (unchecked) assertCanBeUnchecked();
  const gpu = await openGpuInNode({
    adapter,
    random,
    remark,
    unchecked,
    ...(tuned && { tuning: (report) => tuningFor(report, { adapter, unchecked }) }),
  });
  try {
    if (unchecked && !examining) assertProven(gpu.adapter, adapter);
  } catch (error) {
    gpu.dispose();
    throw error;
  }
  const software = gpu.adapter.software ? ' (software: the processor does the work)' : '';
  if (!unnamed) remark(`Adapter: ${gpu.adapter.name}${software}`);
  const abort = new AbortController();
  const stop = (): void => abort.abort(new BlockspinError('Stopped before enough was measured.'));
  const unhear = onInterruption((signal) => {
    const by = signal === 'SIGINT' ? '' : ` (${signal})`;
    remark(`Stopping after this step${by}; press Ctrl-C again to stop at once.`);
    stop();
  });
  const claimed: ClaimedFolder[] = [];
  const claim = (folder: ClaimedFolder | undefined): void => {
    if (!folder) return;
    const text = folder.begin();
    claimed.push(folder);
    if (text !== undefined) remark(text);
  };
  const close = (): void => {
    for (const folder of claimed.splice(0)) folder.close();
  };
  // A second Ctrl-C ends the process with `exit`.
  process.on('exit', close);
  try {
    const outcome = await gpu.guarded(rejected, () =>
      run({ gpu, progress, signal: abort.signal, remark, claim, stop }),
    );
    progress.clear();
    await deliver(outcome, { json });
    return outcome;
  } finally {
    progress.clear();
    close();
    process.off('exit', close);
    unhear();
    gpu.dispose();
  }
}
