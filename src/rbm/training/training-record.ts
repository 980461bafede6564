import { FieldError, Fields, within } from '../../formats/json-fields.ts';
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
  try {
    return recordOf(parsed(text), limits);
  } catch (cause) {
    if (!(cause instanceof FieldError)) throw cause;
    throw new MachineFileError(cause.message, { cause });
  }
}

function recordOf(
  found: unknown,
  limits: { readonly epochs: number; readonly layers: number },
): TrainingRecord {
  const whole = { epochs: within(0, limits.epochs), any: within(0, Number.MAX_SAFE_INTEGER) };
  // Version 0.1 counted the lines of metrics.
  const record = new Fields('training', found, [
    'layers',
    'current',
    'best',
    'sweeps',
    'refreshed',
    'metrics',
  ]);
  const layers = record.list('layers').map((each, index) => {
    const layer = new Fields(`training.layers[${index}]`, each, ['epochs', 'reconstructionError']);
    return {
      epochs: layer.number('epochs', whole.epochs),
      reconstructionError: shareOf(layer, 'reconstructionError'),
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
      reconstructionError: shareOf(current, 'reconstructionError'),
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

/** A share with its error. */
function shareOf(fields: Fields, name: string): Measured | null {
  const found = fields.optional(name, ['value', 'error']);
  const rule = { is: (value: number) => value >= 0 && value <= 1, text: 'a number from 0 to 1' };
  return found && { value: found.number('value', rule), error: found.number('error', rule) };
}
