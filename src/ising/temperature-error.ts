/** An impossible temperature; the message says what is allowed. */
export class TemperatureError extends Error {
  override readonly name = 'TemperatureError';
}
