import type { AdapterReport } from '../gpu/adapter-report.ts';
import { deno } from '../gpu/node/deno.ts';
import { noteOf } from '../gpu/node/adapter-notes.ts';
import { findAdapter, type AdapterChoice } from '../gpu/node/open.ts';
import { asTuning, type Tuning } from '../gpu/tuning.ts';
import { UsageError } from './arguments/usage-error.ts';

/** The flags that change how long a command takes, and no result. */
interface SpeedOptions {
  readonly adapter: AdapterChoice;
  readonly unchecked?: boolean | undefined;
  readonly tuned?: boolean | undefined;
}

/**
 * Asserts that `--unchecked` and `--tuned` are known to be right on the chosen adapter, for a command whose work other processes do.
 * @throws UsageError, GpuUnavailableError
 */
export async function assertSpeed(options: SpeedOptions): Promise<void> {
  const { adapter, unchecked, tuned } = options;
  if (!unchecked && !tuned) return;
  if (unchecked) assertCanBeUnchecked();
  const { report } = await findAdapter(adapter, undefined, unchecked);
  if (unchecked) assertProven(report, adapter);
  if (tuned) tuningFor(report, options);
}

/** @throws UsageError where the engine always checks bounds */
export function assertCanBeUnchecked(): void {
  if (deno) throw new UsageError('--unchecked: Deno cannot leave out bounds checks; Node can.');
}

/** @throws UsageError where the doctor did not pass without bounds checks */
export function assertProven(report: AdapterReport, adapter: AdapterChoice): void {
  if (noteOf('unchecked', report) !== undefined) return;
  throw new UsageError(
    `--unchecked: the kernels of this build were not tested without bounds checks on ${report.name}. Run "npx blockspin doctor --unchecked${choice(adapter)}" once; it takes about a minute.`,
  );
}

/** @throws UsageError where nothing was measured */
export function tuningFor(report: AdapterReport, { adapter, unchecked }: SpeedOptions): Tuning {
  const tuning = asTuning(noteOf('tuning', report));
  if (tuning) return tuning;
  throw new UsageError(
    `--tuned: nothing was measured with this build on ${report.name}. Run "npx blockspin tune${choice(adapter)}${unchecked ? ' --unchecked' : ''}" once; it takes about a minute.`,
  );
}

/** The flag that names an adapter again. */
function choice(adapter: AdapterChoice): string {
  return adapter === 'auto' ? '' : ` --adapter ${adapter}`;
}
