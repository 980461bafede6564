import { DeviceMemoryError, GpuCommandError } from './errors.ts';

const filters = ['internal', 'out-of-memory', 'validation'] as const;

/** Notices commands that the implementation rejects while an action runs. */
export class ErrorScopes {
  readonly #device: GPUDevice;
  readonly #labels: string[] = [];
  #found: GpuCommandError | undefined;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /**
   * Runs an action inside error scopes, so a rejected command makes the action fail. If the action itself throws,
   * its exception is rethrown. Otherwise a GPU error is thrown with its cause.
   * @throws GpuCommandError if the implementation reports an error, or throws one
   */
  async around<T>(label: string, action: () => Promise<T> | T): Promise<T> {
    this.#push();
    this.#labels.push(label);
    let result: T | undefined;
    let failure: unknown;
    try {
      result = await action();
    } catch (error) {
      failure = error ?? new Error(label);
    }
    this.#labels.pop();
    const rejected = await this.#pop(label);
    const cause = this.#found ?? rejected;
    if (this.#labels.length === 0) this.#found = undefined;
    if (failure !== undefined) {
      // A rejected command is often why the action failed.
      if (cause && failure instanceof Error && failure !== cause) failure.cause ??= cause;
      throw ofEngine(label, failure);
    }
    if (cause) throw cause;
    return result as T;
  }

  /**
   * Looks for commands rejected so far. What is read after such a command is wrong and must not be kept. Actions within
   * actions are looked at when they end.
   * @throws GpuCommandError where the implementation has rejected a command
   */
  async inspect(): Promise<void> {
    const [label, inner] = this.#labels;
    if (label !== undefined && inner === undefined) {
      const popped = this.#pop(label);
      this.#push();
      const rejected = await popped;
      this.#found ??= rejected;
    }
    if (this.#found) throw this.#found;
  }

  #push(): void {
    for (const filter of filters) this.#device.pushErrorScope(filter);
  }

  async #pop(label: string): Promise<GpuCommandError | undefined> {
    // All scopes are popped together: a lost device answers null for each scope, and no scope stays open.
    const popped = await Promise.allSettled(filters.map(() => this.#device.popErrorScope()));
    // The innermost one comes first. Commands with a buffer for which there was no memory are invalid, too.
    const [validation, memory, internal] = popped.map((each) =>
      each.status === 'fulfilled' ? each.value : (each.reason as unknown),
    );
    if (isFault(memory))
      return new DeviceMemoryError(
        `${label}: the device has no memory left for it (${firstLine(textOf(memory))}). Give fewer or smaller lattices, samples or machines.`,
        { cause: memory },
      );
    const cause = [validation, internal].find(isFault);
    return cause === undefined
      ? undefined
      : new GpuCommandError(`${label}: ${textOf(cause)}`, { cause });
  }
}

function isFault(found: unknown): boolean {
  return found !== null && found !== undefined;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]?.replace(/[.\s]+$/, '') ?? '';
}

/** What was thrown. Exceptions of the web platform come from the engine, and become an error that names the device. */
export function ofEngine(label: string, failure: unknown): unknown {
  return failure instanceof DOMException
    ? new GpuCommandError(`${label}: ${textOf(failure)}`, { cause: failure })
    : failure;
}

function textOf(cause: unknown): string {
  const { message } = cause as { readonly message?: unknown };
  return typeof message === 'string' && message !== '' ? message : 'the engine gives no reason';
}
