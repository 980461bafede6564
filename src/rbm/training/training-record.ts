import { JsonError, parseJson } from '../../formats/strict-json.ts';
import type { Measured } from '../../statistics/measured.ts';
import { MachineFileError } from '../machine/errors.ts';
import type { Refreshed } from './refreshing.ts';

/** What the metadata of a file say of a training, beside the tensors. */
export interface TrainingRecord {
  /** Layers that are trained, from the data up. */
  readonly layers: readonly LayerRecord[];
  /** The layer in training: its updates, and the update at which its first epoch began. */
  readonly current: (LayerRecord & { readonly updates: number; readonly start: number }) | null;
  /** The best epoch of the layer in training, for early stopping. */
  readonly best: { readonly epoch: number; readonly value: number } | null;
  /** Sweeps of the running simulation. */
  readonly sweeps: number | null;
  /** When the running simulation last gave new samples. Version 0.1 did not say. */
  readonly refreshed?: Refreshed | null;
}

interface LayerRecord {
  readonly epochs: number;
  readonly reconstructionError: Measured | null;
}

/**
 * Reads the record of a training of `limits.epochs` epochs and `limits.layers` layers.
 * @throws MachineFileError that names the field, what it is and what is allowed
 */
export function readTrainingRecord(
  text: string | undefined,
  limits: { readonly epochs: number; readonly layers: number },
): TrainingRecord {
  const whole = { epochs: within(0, limits.epochs), any: within(0, Number.MAX_SAFE_INTEGER) };
  // Version 0.1 counted the lines of metrics.
  const record = new Fields('training', parsed(text), [
    'layers',
    'current',
    'best',
    'sweeps',
    'refreshed',
    'metrics',
  ]);
  const layers = record.list('layers').map((found, index) => {
    const layer = new Fields(`training.layers[${index}]`, found, ['epochs', 'reconstructionError']);
    return {
      epochs: layer.number('epochs', whole.epochs),
      reconstructionError: layer.measured('reconstructionError'),
    };
  });
  const current = record.optional('current', ['updates', 'start', 'epochs', 'reconstructionError']);
  const best = record.optional('best', ['epoch', 'value']);
  const refreshed = record.optional('refreshed', ['layer', 'epoch']);
  return {
    layers,
    current: current && {
      updates: current.number('updates', whole.any),
      start: current.number('start', whole.any),
      epochs: current.number('epochs', whole.epochs),
      reconstructionError: current.measured('reconstructionError'),
    },
    best: best && {
      epoch: best.number('epoch', within(1, limits.epochs)),
      value: best.number('value', { is: Number.isFinite, text: 'a finite number' }),
    },
    sweeps: record.has('sweeps') ? record.number('sweeps', whole.any) : null,
    ...(record.given('refreshed') && {
      refreshed: refreshed && {
        layer: refreshed.number('layer', within(0, limits.layers - 1)),
        epoch: refreshed.number('epoch', within(1, limits.epochs)),
      },
    }),
  };
}

function parsed(text: string | undefined): unknown {
  if (text === undefined)
    throw new MachineFileError('The metadata hold no training that could go on.');
  try {
    return parseJson(text);
  } catch (cause) {
    if (!(cause instanceof JsonError)) throw cause;
    throw new MachineFileError(`The training in the metadata: ${cause.message}.`, { cause });
  }
}

interface Rule {
  readonly is: (value: number) => boolean;
  readonly text: string;
}

function within(least: number, most: number): Rule {
  return {
    is: (value) => Number.isSafeInteger(value) && value >= least && value <= most,
    text: `a whole number from ${least} ${most === Number.MAX_SAFE_INTEGER ? 'on' : `to ${most}`}`,
  };
}

/** The fields of an object of JSON. All errors name the field. */
class Fields {
  readonly #name: string;
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(name: string, value: unknown, known: readonly string[]) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new MachineFileError(
        `The field ${name} is ${JSON.stringify(value)}; it must be an object.`,
      );
    this.#name = name;
    this.#values = { ...value };
    const other = Object.keys(value).find((field) => !known.includes(field));
    if (other !== undefined)
      throw new MachineFileError(`The field ${name}.${other} is none of a training.`);
  }

  /** Whether the field stands there, be it null. */
  given(field: string): boolean {
    return this.#values[field] !== undefined;
  }

  has(field: string): boolean {
    return this.#values[field] !== undefined && this.#values[field] !== null;
  }

  list(field: string): readonly unknown[] {
    const value = this.#values[field];
    if (Array.isArray(value)) return value;
    throw this.#wrong(field, 'a list');
  }

  number(field: string, { is, text }: Rule): number {
    const value = this.#values[field];
    if (typeof value === 'number' && is(value)) return value;
    throw this.#wrong(field, text);
  }

  optional(field: string, known: readonly string[]): Fields | null {
    return this.has(field)
      ? new Fields(`${this.#name}.${field}`, this.#values[field], known)
      : null;
  }

  measured(field: string): Measured | null {
    const found = this.optional(field, ['value', 'error']);
    const rule = { is: (value: number) => value >= 0 && value <= 1, text: 'a number from 0 to 1' };
    return found && { value: found.number('value', rule), error: found.number('error', rule) };
  }

  #wrong(field: string, allowed: string): MachineFileError {
    const value = this.#values[field];
    const found = value === undefined ? 'missing' : JSON.stringify(value);
    return new MachineFileError(
      `The field ${this.#name}.${field} is ${found}; it must be ${allowed}.`,
    );
  }
}
