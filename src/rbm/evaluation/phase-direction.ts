import { elementAt } from '../../element-at.ts';

/** Bits of samples on the host as numbers -1 and 1, row-major [sample][unit]. */
export interface SignRows {
  readonly samples: number;
  readonly units: number;
  readonly values: Int8Array;
}

/** The first samples of packed words, `words[unit * groups + group]`. */
export function signRows(words: Uint32Array, units: number, samples: number): SignRows {
  const groups = words.length / units;
  const values = new Int8Array(samples * units);
  for (let unit = 0; unit < units; unit++)
    for (let sample = 0; sample < samples; sample++) {
      const word = elementAt(words, unit * groups + (sample >>> 5));
      values[sample * units + unit] = (word >>> (sample & 31)) & 1 ? 1 : -1;
    }
  return { samples, units, values };
}

/** The samples as 0 and 1. */
export function bitsOf({ samples, units, values }: SignRows): Uint8Array[] {
  return Array.from({ length: samples }, (_, sample) =>
    Uint8Array.from(values.subarray(sample * units, (sample + 1) * units), (value) =>
      value > 0 ? 1 : 0,
    ),
  );
}

/** A plane that divides samples: the phase of a sample is the sign of `direction`.(v - `centre`). */
export interface PhasePlane {
  readonly direction: Float64Array;
  readonly centre: Float64Array;
}

/** Steps of the power iteration, at most, and the change of a step that ends the iteration. */
const iterations = 60;
const settled = 1e-6;

/**
 * The plane through the mean of samples, across the direction in which they vary most: the first principal component, by
 * power iteration. It divides data with two phases, such as both signs of a magnet below T_c, or two classes of pictures.
 */
export function principalPlane(rows: SignRows): PhasePlane {
  const { samples, units, values } = rows;
  const centre = new Float64Array(units);
  for (let at = 0; at < values.length; at++)
    centre[at % units] = elementAt(centre, at % units) + elementAt(values, at) / samples;
  // No data are orthogonal to this start, except by an accident of all digits.
  let direction = Float64Array.from({ length: units }, (_, unit) => 1 + 0.1 * Math.sin(1 + unit));
  for (let step = 0; step < iterations; step++) {
    const next = new Float64Array(units);
    const along = projections(rows, { direction, centre });
    for (let sample = 0; sample < samples; sample++) {
      const weight = elementAt(along, sample);
      for (let unit = 0; unit < units; unit++)
        next[unit] =
          elementAt(next, unit) +
          weight * (elementAt(values, sample * units + unit) - elementAt(centre, unit));
    }
    const norm = Math.hypot(...next);
    if (!(norm > 0)) break;
    const turned = next.map((value) => value / norm);
    const change = Math.hypot(...turned.map((value, unit) => value - elementAt(direction, unit)));
    direction = turned;
    if (change < settled) break;
  }
  return { direction, centre };
}

/** How far each sample is from the plane; its sign is the phase of the sample. */
export function projections(
  { samples, units, values }: SignRows,
  { direction, centre }: PhasePlane,
): Float64Array {
  const found = new Float64Array(samples);
  for (let sample = 0; sample < samples; sample++) {
    let sum = 0;
    for (let unit = 0; unit < units; unit++)
      sum +=
        elementAt(direction, unit) *
        (elementAt(values, sample * units + unit) - elementAt(centre, unit));
    found[sample] = sum;
  }
  return found;
}

/**
 * Means of the units, -1 and 1, over the samples of each phase.
 * @param side of each sample: above 0 in the first phase. Both phases have samples.
 */
export function meansOfPhases(
  { samples, units, values }: SignRows,
  side: Float64Array,
): readonly [Float64Array, Float64Array] {
  const both = [new Float64Array(units), new Float64Array(units)] as const;
  const first = side.filter((value) => value > 0).length;
  for (let sample = 0; sample < samples; sample++) {
    const sums = elementAt(side, sample) > 0 ? both[0] : both[1];
    for (let unit = 0; unit < units; unit++)
      sums[unit] = elementAt(sums, unit) + elementAt(values, sample * units + unit);
  }
  return [both[0].map((sum) => sum / first), both[1].map((sum) => sum / (samples - first))];
}
