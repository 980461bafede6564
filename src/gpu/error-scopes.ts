import { GpuCommandError } from './errors.ts';

const filters = ['internal', 'out-of-memory', 'validation'] as const;

/**
 * Runs an action inside error scopes, so a rejected command makes the action fail. If the action itself throws,
 * its exception is rethrown. Otherwise a GPU error is thrown with its cause.
 * @throws GpuCommandError if the implementation reports an error
 */
export async function withErrorScopes<T>(
  device: GPUDevice,
  label: string,
  action: () => Promise<T> | T,
): Promise<T> {
  for (const filter of filters) device.pushErrorScope(filter);
  let result: T | undefined;
  let failure: unknown;
  try {
    result = await action();
  } catch (error) {
    failure = error ?? new Error(label);
  }
  // All scopes are popped together: a lost device answers null for each scope, and no scope stays open.
  const errors = await Promise.all(filters.map(() => device.popErrorScope()));
  const cause = errors.find((error) => error !== null);
  if (failure !== undefined) {
    // A rejected command is often why the action failed.
    if (cause && failure instanceof Error) failure.cause ??= cause;
    throw failure;
  }
  if (cause) throw new GpuCommandError(`${label}: ${cause.message}`, { cause });
  return result as T;
}
