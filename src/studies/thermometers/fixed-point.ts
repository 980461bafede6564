import { measuredText } from '../../report/quantity-text.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { thermometers, type Temperatures } from './readings.ts';

/** The end of a flow of one training. */
export interface FlowEnd {
  readonly temperatures: Temperatures;
  /** Temperatures of two groups of lattices that began differently, for each way in which they may differ. */
  readonly pairs: readonly (readonly [Temperatures, Temperatures])[];
}

/**
 * Temperatures at the ends of flows over several trainings. The error combines the spread over the trainings; the error of a single
 * reading, since all are read off the same curves; and for each pair half the difference of flows that began differently.
 */
export function fixedPointOf(ends: readonly FlowEnd[]): Temperatures {
  const over = (name: keyof Temperatures): Measured => {
    const { value, error } = meanOf(ends.map(({ temperatures }) => temperatures[name].value));
    const reading = meanOf(ends.map(({ temperatures }) => temperatures[name].error)).value;
    const halves = (ends[0]?.pairs ?? []).map(
      (_, at) =>
        meanOf(
          ends.map(({ pairs }) => {
            const [one, other] = pairs[at] ?? [];
            return Math.abs((one?.[name].value ?? NaN) - (other?.[name].value ?? NaN)) / 2;
          }),
        ).value,
    );
    // At the ends of a curve a reading has no error of its own.
    const common = Number.isFinite(reading) ? reading : 0;
    return { value, error: Math.hypot(error, common, ...halves) };
  };
  return { energy: over('energy'), magnetization: over('magnetization'), net: over('net') };
}

/** A temperature, or words where it lies at an end of its thermometer, without any spread. */
export function orEnd(temperature: Measured): Measured | string {
  const { value, error } = temperature;
  if (error > 0) return temperature;
  return value > CRITICAL_TEMPERATURE ? `beyond ${value}` : `below ${value}`;
}

/** The temperatures by all thermometers, in a sentence. */
export function temperaturesText(found: Temperatures): string {
  return thermometers
    .map(({ key, name }) => `${measuredText(orEnd(found[key]))} ${name}`)
    .join(', ');
}
