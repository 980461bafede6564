/** One axis of a figure. */
export interface Axis {
  /** Quantity and unit, such as `T / J`. */
  readonly label: string;
  /** Default `linear`. A `log` axis leaves out values that are not above zero. */
  readonly scale?: 'linear' | 'log';
  /** First and last value shown. By default they follow from the data. Points outside are left out. */
  readonly domain?: readonly [number, number];
  /** Whether the axis ends at round numbers. With round ends, the axis of a live plot seldom changes. */
  readonly round?: boolean;
  /** Numbers to show in place of round numbers, for example the sizes of the lattices. */
  readonly ticks?: readonly number[];
}

/** A number on an axis. The label is empty if it would touch its neighbour. */
interface Tick {
  readonly value: number;
  readonly label: string;
}

/** The limits and numbers of an axis. */
export interface AxisRange {
  readonly scale: 'linear' | 'log';
  readonly domain: readonly [number, number];
  readonly ticks: readonly Tick[];
}

/** Fraction of the axis that stays free at each end. */
const margin = 0.03;
/** The least room for a number, in pixels: width on the x axis, height on the y axis. */
const roomForNumber = { x: 64, y: 50 } as const;
/** The least gap between two numbers on the x axis, in pixels. */
const gapBetweenNumbers = 10;

/**
 * Limits and round numbers of an axis of some length. The number of round numbers depends on the room.
 *
 * @param values What the axis must hold; finite, and above zero on a logarithmic axis.
 * @param length The length of the axis in pixels.
 * @param widthOf The width of a label in pixels.
 * @throws RangeError for a domain that is not an increasing pair of finite numbers, or reaches zero on a logarithmic axis.
 */
export function fittedRange(
  direction: 'x' | 'y',
  axis: Axis,
  values: readonly number[],
  { length, widthOf }: { length: number; widthOf: (label: string) => number },
): AxisRange {
  const most = Math.max(2, Math.round(length / roomForNumber[direction]));
  if (direction === 'y') return axisRange(axis, values, most);
  const clear = ({ ticks, ...range }: AxisRange): boolean =>
    ticks.every(({ value, label }, i) => {
      const next = ticks[i + 1];
      if (!next) return true;
      const apart = (shareOf(next.value, range) - shareOf(value, range)) * length;
      return apart >= (widthOf(label) + widthOf(next.label)) / 2 + gapBetweenNumbers;
    });
  for (let wanted = most; wanted > 2; wanted--) {
    const range = axisRange(axis, values, wanted);
    if (clear(range)) return range;
    if (axis.ticks) break;
  }
  const range = axisRange(axis, values, 2);
  for (let stride = 1; ; stride++) {
    const kept = range.ticks.filter((_, i) => i % stride === 0);
    if (!clear({ ...range, ticks: kept })) continue;
    const ticks = range.ticks.map(({ value, label }, i) => ({
      value,
      label: i % stride === 0 ? label : '',
    }));
    return { ...range, ticks };
  }
}

/**
 * Limits and round numbers of an axis.
 *
 * @param values What the axis must hold; finite, and above zero on a logarithmic axis.
 * @param wanted The approximate number of round numbers, at least 2.
 * @throws RangeError for a domain that is not an increasing pair of finite numbers, or reaches zero on a logarithmic axis.
 */
export function axisRange(axis: Axis, values: readonly number[], wanted: number): AxisRange {
  const { scale = 'linear' } = axis;
  const log = scale === 'log';
  if (axis.domain) {
    const [low, high] = axis.domain;
    if (!(Number.isFinite(low) && Number.isFinite(high) && low < high && (!log || low > 0))) {
      const kind = log ? 'two increasing numbers above 0' : 'two increasing numbers';
      throw new RangeError(`domain of ${axis.label} is ${low}, ${high}; it must be ${kind}`);
    }
  }
  const domain = axis.domain ?? limits(axis, values, wanted);
  const chosen =
    axis.ticks?.filter((tick) => tick >= domain[0] && tick <= domain[1]) ??
    (log ? logTicks(domain, wanted) : linearTicks(domain, wanted));
  const labels = log && !axis.ticks && !narrow(domain) ? logLabels(chosen) : linearLabels(chosen);
  return { scale, domain, ticks: chosen.map((value, i) => ({ value, label: labels[i] ?? '' })) };
}

/** How far along an axis a value lies: 0 at its beginning, 1 at its end. */
export function shareOf(
  value: number,
  { scale, domain: [low, high] }: Omit<AxisRange, 'ticks'>,
): number {
  return scale === 'log'
    ? Math.log(value / low) / Math.log(high / low)
    : (value - low) / (high - low);
}

function limits(
  { scale, round }: Axis,
  values: readonly number[],
  wanted: number,
): [number, number] {
  if (scale === 'log') {
    const [low, high] = leastAndMost(values, [1, 10]);
    if (round) return wholeDecades(low, high);
    const factor = low === high ? 2 : (high / low) ** margin;
    return [low / factor, high * factor];
  }
  const [low, high] = leastAndMost(values, [0, 1]);
  const middle = (high + low) / 2;
  // Values that differ only by rounding count as one value.
  const constant = high - low <= 1e-10 * Math.abs(middle);
  const half = constant ? Math.abs(middle) / 10 || 1 : (high - low) / 2;
  if (round) return wholeSteps(middle - half, middle + half, wanted);
  return [middle - half * (1 + 2 * margin), middle + half * (1 + 2 * margin)];
}

function wholeDecades(low: number, high: number): [number, number] {
  const first = Math.floor(Math.log10(low) + 1e-9);
  const last = Math.max(first + 1, Math.ceil(Math.log10(high) - 1e-9));
  return [Number(`1e${first}`), Number(`1e${last}`)];
}

/** The ends of the axis, rounded outwards to its round numbers. */
function wholeSteps(low: number, high: number, wanted: number): [number, number] {
  let [first, last] = [low, high];
  for (;;) {
    const times = multiples(first, last, wanted);
    const step = times(1);
    // Outwards from the ends before, not from the values: a wider axis may have wider steps, whose ends may lie further
    // inside, where the axis has the narrower steps again, and so on without an end.
    const ends = [
      times(Math.floor(first / step + 1e-9)),
      times(Math.ceil(last / step - 1e-9)),
    ] as const;
    if (!(ends[0] < first || ends[1] > last)) return [...ends];
    [first, last] = ends;
  }
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

/** The multiples of a round step that divides an axis into about `wanted` pieces. */
function multiples(low: number, high: number, wanted: number): (count: number) => number {
  const least = (high - low) / wanted;
  const power = Math.floor(Math.log10(least));
  const wish = least / 10 ** power;
  // The round step that is nearest to the wanted step in ratio.
  const mantissa = wish < Math.SQRT2 ? 1 : wish < Math.sqrt(10) ? 2 : wish < Math.sqrt(50) ? 5 : 10;
  // Divides by whole powers of ten: 3/10 is the double nearest to 0.3, but 3 * 0.1 is not.
  return (count) =>
    (power < 0 ? (count * mantissa) / 10 ** -power : count * mantissa * 10 ** power) || 0;
}

/** Multiples of 1, 2 or 5 times a power of ten, about `wanted` of them. */
function linearTicks([low, high]: readonly [number, number], wanted: number): number[] {
  const times = multiples(low, high, wanted);
  const slack = 1e-9 * (high - low);
  const first = Math.ceil((low - slack) / times(1));
  return Array.from({ length: 3 * wanted }, (_, i) => times(first + i))
    .filter((tick) => tick <= high + slack)
    .map((tick) => Math.min(high, Math.max(low, tick)));
}

/** Whether the axis shows too small a part of a decade for its round numbers. */
function narrow([low, high]: readonly [number, number]): boolean {
  return high / low < 5;
}

/** Powers of ten. If there are few, also their multiples by 2 and 5. Within one decade, evenly spaced numbers. */
function logTicks(domain: readonly [number, number], wanted: number): number[] {
  const [low, high] = domain;
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  if (narrow(domain)) return linearTicks(domain, wanted);
  const decades = last - first + 1;
  const stride = Math.ceil(decades / wanted);
  const mantissas = 3 * decades - 2 <= wanted + 1 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let power = first - 1; power <= last; power++) {
    if (power % stride !== 0) continue;
    for (const mantissa of mantissas) ticks.push(Number(`${mantissa}e${power}`));
  }
  return ticks.filter((tick) => tick >= low * (1 - 1e-9) && tick <= high * (1 + 1e-9));
}

/** Labels with just enough decimals to differ. Long numbers are written with a power of ten. */
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

/** Replaces the hyphen by the longer minus sign. */
function minus(number: string): string {
  return number.replace('-', '\u2212');
}
