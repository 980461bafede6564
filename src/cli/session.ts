import { BlockspinError } from '../errors.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { openGpuInNode } from '../gpu/node/open.ts';
import type { CommonOptions } from './arguments/options.ts';
import { Progress } from './output/progress.ts';

/** What a command works with while its device is open. */
export interface Session {
  readonly gpu: Gpu;
  readonly progress: Progress;
  /** Aborted by Ctrl-C: finish the current step, keep what is done. */
  readonly signal: AbortSignal;
  /** A remark on stderr, silent with `--quiet`. */
  readonly remark: (text: string) => void;
}

/**
 * Opens the chosen adapter, runs a command inside error scopes and closes the device whatever happens. The
 * first Ctrl-C asks the command to stop cleanly; a second one ends the process.
 * @throws GpuUnavailableError, GpuCommandError, or what the command throws
 */
export async function withSession<T>(
  { adapter, quiet, random }: Pick<CommonOptions, 'adapter' | 'quiet' | 'random'>,
  run: (session: Session) => Promise<T>,
): Promise<T> {
  const remark = (text: string): void => {
    if (!quiet) process.stderr.write(`${text}\n`);
  };
  const gpu = await openGpuInNode({ adapter, random, remark });
  const software = gpu.adapter.software ? ' (software: the processor does the work)' : '';
  remark(`Adapter: ${gpu.adapter.name}${software}`);
  const abort = new AbortController();
  const progress = new Progress({ quiet });
  const interrupt = (): void => {
    progress.clear();
    if (abort.signal.aborted) process.exit(130);
    remark('Stopping after this step; press Ctrl-C again to stop at once.');
    abort.abort(new BlockspinError('Stopped before enough was measured.'));
  };
  process.on('SIGINT', interrupt);
  try {
    return await gpu.guarded('The GPU rejected a command', () =>
      run({ gpu, progress, signal: abort.signal, remark }),
    );
  } finally {
    progress.clear();
    process.off('SIGINT', interrupt);
    gpu.dispose();
  }
}
