import type { Session } from '../session.ts';
import { FolderLostError, WriteError } from './write-error.ts';

/**
 * Writes what a run can do without for now. Where that fails, the run says so and goes on; where its folder is gone, it stops as
 * by Ctrl-C.
 * @returns the fault
 */
export async function attempt(
  { remark, stop }: Pick<Session, 'remark' | 'stop'>,
  write: () => Promise<void>,
): Promise<WriteError | undefined> {
  try {
    await write();
    return undefined;
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
    const lost = error instanceof FolderLostError;
    remark(`${error.message} ${lost ? 'The run stops.' : 'The run goes on without it.'}`);
    if (lost) stop();
    return error;
  }
}
