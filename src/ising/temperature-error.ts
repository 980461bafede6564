import { BlockspinError } from '../errors.ts';

/** An impossible temperature; the message says what is allowed. */
export class TemperatureError extends BlockspinError {
  override readonly name = 'TemperatureError';
}
