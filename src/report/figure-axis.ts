/** One axis of a figure. */
export interface Axis {
  /** Quantity and unit, such as `T / J`. */
  readonly label: string;
  /** `linear` unless given. Values not above zero have no place on a `log` axis. */
  readonly scale?: 'linear' | 'log';
  /** First and last value shown; as the data need unless given. Points outside are left out. */
  readonly domain?: readonly [number, number];
  /** Where to put numbers, where the round ones are not wanted: the sizes of the lattices, say. */
  readonly ticks?: readonly number[];
}

/** A number on an axis. */
export interface Tick {
  readonly value: number;
  readonly label: string;
}

/** What an axis shows. */
export interface AxisRange {
  readonly scale: 'linear' | 'log';
  readonly domain: readonly [number, number];
  readonly ticks: readonly Tick[];
}

/** Share of the axis left free at either end. */
const MARGIN = 0.03;
/** About as many numbers as stand well beside an axis. */
const TICKS = { x: 8, y: 6 } as const;

/**
 * Limits and round numbers of an axis.
 *
 * @param values What it must hold; finite, and above zero on a logarithmic axis.
 * @throws RangeError for a domain that is not an increasing pair of finite numbers, or reaches zero on
 *   a logarithmic axis.
 */
export function axisRange(direction: 'x' | 'y', axis: Axis, values: readonly number[]): AxisRange {
  const log = axis.scale === 'log';
  if (axis.domain) {
    const [low, high] = axis.domain;
    if (!(Number.isFinite(low) && Number.isFinite(high) && low < high && (!log || low > 0))) {
      const kind = log ? 'two increasing numbers above 0' : 'two increasing numbers';
      throw new RangeError(`domain of ${axis.label} is ${low}, ${high}; it must be ${kind}`);
    }
  }
  const domain = axis.domain ?? (log ? logLimits(values) : linearLimits(values));
  const wanted = TICKS[direction];
  const chosen =
    axis.ticks?.filter((tick) => tick >= domain[0] && tick <= domain[1]) ??
    (log ? logTicks(domain, wanted) : linearTicks(domain, wanted));
  const labels = log && !axis.ticks && !narrow(domain) ? logLabels(chosen) : linearLabels(chosen);
  const scale = axis.scale ?? 'linear';
  return { scale, domain, ticks: chosen.map((value, i) => ({ value, label: labels[i] ?? '' })) };
}

/** How far along an axis a value lies: 0 at its beginning, 1 at its end. */
export function shareOf(value: number, { scale, domain: [low, high] }: AxisRange): number {
  return scale === 'log'
    ? Math.log(value / low) / Math.log(high / low)
    : (value - low) / (high - low);
}

function linearLimits(values: readonly number[]): [number, number] {
  const [low, high] = leastAndMost(values, [0, 1]);
  const middle = (high + low) / 2;
  // What differs by rounding alone is one value.
  const constant = high - low <= 1e-10 * Math.abs(middle);
  const half = constant ? Math.abs(middle) / 10 || 1 : (high - low) / 2;
  return [middle - half * (1 + 2 * MARGIN), middle + half * (1 + 2 * MARGIN)];
}

function logLimits(values: readonly number[]): [number, number] {
  const [low, high] = leastAndMost(values, [1, 10]);
  const factor = low === high ? 2 : (high / low) ** MARGIN;
  return [low / factor, high * factor];
}

function leastAndMost(values: readonly number[], otherwise: [number, number]): [number, number] {
  if (values.length === 0) return otherwise;
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return [low, high];
}

/** Multiples of 1, 2 or 5 times a power of ten, about `wanted` of them. */
function linearTicks([low, high]: readonly [number, number], wanted: number): number[] {
  const least = (high - low) / wanted;
  const power = Math.floor(Math.log10(least));
  const wish = least / 10 ** power;
  // The step nearest in ratio.
  const mantissa = wish < Math.SQRT2 ? 1 : wish < Math.sqrt(10) ? 2 : wish < Math.sqrt(50) ? 5 : 10;
  // Divided, not multiplied, by whole powers: 3/10 is the double next to 0.3, and 3 * 0.1 is not.
  const times = (count: number): number =>
    power < 0 ? (count * mantissa) / 10 ** -power : count * mantissa * 10 ** power;
  const slack = 1e-9 * (high - low);
  const first = Math.ceil((low - slack) / times(1));
  return Array.from({ length: 3 * wanted }, (_, i) => times(first + i) || 0)
    .filter((tick) => tick <= high + slack)
    .map((tick) => Math.min(high, Math.max(low, tick)));
}

/** Whether too little of a decade is shown for its round numbers. */
function narrow([low, high]: readonly [number, number]): boolean {
  return high / low < 5;
}

/** Powers of ten; with 2 and 5 between them where they are few; evenly spaced within a decade. */
function logTicks(domain: readonly [number, number], wanted: number): number[] {
  const [low, high] = domain;
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  if (narrow(domain)) return linearTicks(domain, wanted);
  const decades = last - first + 1;
  const stride = Math.ceil(decades / wanted);
  const mantissas = decades <= 3 ? [1, 2, 5] : [1];
  const ticks = [];
  for (let power = first - 1; power <= last; power++) {
    if (power % stride !== 0) continue;
    for (const mantissa of mantissas) ticks.push(Number(`${mantissa}e${power}`));
  }
  return ticks.filter((tick) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9));
}

/** Numbers with as many decimals as tell them apart, times a power of ten where they are long. */
function linearLabels(ticks: readonly number[]): string[] {
  const size = Math.max(...ticks.map(Math.abs));
  const power = size >= 1e5 || (size > 0 && size < 1e-3) ? Math.floor(Math.log10(size)) : 0;
  const scaled = ticks.map((tick) => Number((tick / 10 ** power).toPrecision(12)));
  const decimals = Math.max(0, ...scaled.map((tick) => (String(tick).split('.')[1] ?? '').length));
  const unit = power === 0 ? '' : `×10^{${minus(String(power))}}`;
  return scaled.map((tick) => (tick === 0 ? '0' : minus(tick.toFixed(decimals)) + unit));
}

function logLabels(ticks: readonly number[]): string[] {
  if (ticks.every((tick) => tick >= 1e-3 && tick < 1e5)) {
    return ticks.map((tick) => String(Number(tick.toPrecision(6))));
  }
  return ticks.map((tick) => {
    const [mantissa = '', power = ''] = tick.toExponential().split('e');
    const ten = `10^{${minus(String(Number(power)))}}`;
    return mantissa === '1' ? ten : `${mantissa}×${ten}`;
  });
}

/** The hyphen is shorter than the sign. */
function minus(number: string): string {
  return number.replace('-', '\u2212');
}
