/**
 * The numbers of the study koch, found again from its data/*.npy by someone who has nothing but these files: formulas are
 * written anew, without any code of the project.
 */
export interface Npy {
  shape: number[];
  data: Float64Array;
}

/** Reads float and byte arrays of numpy's format, version 1. */
export function parseNpy(bytes: Uint8Array): Npy {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint16(8, true);
  const header = new TextDecoder().decode(bytes.subarray(10, 10 + length));
  const type = /'descr': '([^']+)'/.exec(header)?.[1] ?? '';
  const shape = (/'shape': \(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number);
  const width = Number(type.slice(2));
  const count = shape.reduce((a, b) => a * b, 1);
  const data = Float64Array.from({ length: count }, (_, i) => {
    const at = 10 + length + i * width;
    if (type === '<f8') return view.getFloat64(at, true);
    if (type === '<f4') return view.getFloat32(at, true);
    if (type === '<u4') return view.getUint32(at, true);
    if (type === '|u1') return view.getUint8(at);
    throw new Error(`type ${type}`);
  });
  return { shape, data };
}

export interface Estimate {
  value: number;
  error: number;
}

export function average(values: readonly number[] | Float64Array): Estimate {
  const own = [...values];
  const value = own.reduce((a, b) => a + b, 0) / own.length;
  const squares = own.reduce((sum, x) => sum + (x - value) ** 2, 0);
  return { value, error: Math.sqrt(squares / (own.length - 1) / own.length) };
}

/** A number as reports write it, −1.74555(12): the error is in units of the last digits. */
export function bracketed(text: string): Estimate {
  const [, value = '', digits = ''] = /^([\d.−]+)\((\d+)\)/.exec(text) ?? [];
  const decimals = value.split('.')[1]?.length ?? 0;
  return { value: Number(value.replace('−', '-')), error: Number(digits) / 10 ** decimals };
}

/** A function of means over blocks, with its error from leaving out one block after the other. */
export function withoutOne(rows: readonly number[][], of: (means: number[]) => number): Estimate {
  const means = (own: readonly number[][]): number[] =>
    rows[0].map((_, column) => own.reduce((sum, row) => sum + row[column], 0) / own.length);
  const each = rows.map((_, left) => of(means(rows.filter((__, row) => row !== left))));
  const { error } = average(each);
  return { value: of(means(rows)), error: error * (rows.length - 1) };
}

/** The slices of an array along its first axis. */
export function slices({ shape, data }: Npy): Npy[] {
  const [count, ...rest] = shape;
  const size = data.length / count;
  return Array.from({ length: count }, (_, i) => ({
    shape: rest,
    data: data.slice(i * size, (i + 1) * size),
  }));
}

/** Position of the largest |value|, the share above half contrast and the share of the commoner sign of one image. */
export function look(image: ArrayLike<number>): { peak: number; area: number; sign: number } {
  const sizes = Array.from(image, Math.abs);
  const top = Math.max(...sizes);
  const half = (top + average(sizes).value) / 2;
  const total = Array.from(image).reduce((a, b) => a + b, 0);
  return {
    peak: sizes.indexOf(top),
    area: sizes.filter((x) => x > half).length / sizes.length,
    sign: Array.from(image).filter((x) => x * total > 0).length / sizes.length,
  };
}

/** Distinct block x block cells with a peak, over the images. */
export function covered(images: readonly Npy[], block: number): number {
  const side = images[0].shape[1];
  const cells = images.map(({ data }) => {
    const { peak } = look(data);
    return `${Math.floor((peak % side) / block)},${Math.floor(Math.floor(peak / side) / block)}`;
  });
  return new Set(cells).size / images.length;
}

/** How far two sites of a periodic square lattice are from each other. */
function apart(one: number, other: number, side: number): number {
  const wrapped = (d: number): number => Math.min(Math.abs(d), side - Math.abs(d));
  const rows = wrapped(Math.floor(one / side) - Math.floor(other / side));
  return Math.sqrt(wrapped((one % side) - (other % side)) ** 2 + rows ** 2);
}

/** The maps of the other half of the samples, from all maps and those of one half. */
export function otherHalf(maps: readonly Npy[], half: readonly Npy[]): Npy[] {
  return maps.map(({ shape, data }, unit) => ({
    shape,
    data: data.map((value, site) => 2 * value - half[unit].data[site]),
  }));
}

/** Share of peaks that both halves of the samples have within a block's side. */
export function twiceThere(one: readonly Npy[], other: readonly Npy[], block: number): number {
  const near = one.filter(({ shape, data }, unit) => {
    const [here, there] = [look(data).peak, look(other[unit].data).peak];
    return apart(here, there, shape[1]) <= block;
  });
  return near.length / one.length;
}

/** Sites of the lattice no farther than a block's side from one of them, over all. */
export function thereByChance(side: number, block: number): number {
  const sites = Array.from({ length: side * side }, (_, site) => apart(0, site, side));
  return sites.filter((d) => d <= block).length / sites.length;
}

/** Mean distance of peaks to the nearest other one, over its expectation for as many random places. */
export function keptApart(images: readonly Npy[]): number {
  const side = images[0].shape[1];
  const peaks = images.map(({ data }) => look(data).peak);
  const nearest = peaks.map((one, i) =>
    Math.min(...peaks.filter((_, j) => j !== i).map((other) => apart(one, other, side))),
  );
  // The least of n - 1 distances, each that of a random site: by how many sites are farther than each distance.
  const all = Array.from({ length: side * side }, (_, site) => apart(0, site, side));
  const steps = [...new Set(all)].toSorted((a, b) => a - b);
  const expected = steps.slice(1).reduce((sum, d, i) => {
    const beyond = all.filter((own) => own > steps[i]).length / all.length;
    return sum + (d - steps[i]) * beyond ** (peaks.length - 1);
  }, 0);
  return average(nearest).value / expected;
}

/** Covariance of two images d sites apart, mean over both axes and both orders. */
function covaried(one: Npy, other: Npy, d: number): number {
  const side = one.shape[1];
  const [a, b] = [one, other].map(({ data }) => {
    const { value: mean } = average([...data]);
    return Array.from(data, (value) => value - mean);
  });
  let product = 0;
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const here = y * side + x;
      for (const there of [y * side + ((x + d) % side), ((y + d) % side) * side + x])
        product += a[here] * b[there] + a[there] * b[here];
    }
  return product / (4 * side * side);
}

/** Covariances of the maps of both halves d apart over those at no distance, of all maps together. */
export function sharedOrder(one: readonly Npy[], other: readonly Npy[], d: number): number {
  const total = (r: number): number =>
    one.reduce((sum, map, unit) => sum + covaried(map, other[unit], r), 0);
  return total(d) / total(0);
}

/** Covariance of the maps of both halves at no distance over the geometric mean of their variances. */
export function sharedVariance(one: readonly Npy[], other: readonly Npy[]): number {
  const total = (a: readonly Npy[], b: readonly Npy[]): number =>
    a.reduce((sum, map, unit) => sum + covaried(map, b[unit], 0), 0);
  return total(one, other) / Math.sqrt(total(one, one) * total(other, other));
}

/** ln Z of a torus by Kaufman's four products, whose logarithms are added up. */
function logZ(size: number, k: number): number {
  const gamma = (l: number): number => {
    if (l === 0) return 2 * k + Math.log(Math.tanh(k));
    const c = Math.cosh(2 * k) / Math.tanh(2 * k) - Math.cos((Math.PI * l) / size);
    return Math.log(c + Math.sqrt(c * c - 1));
  };
  /** Sign and logarithm of a product of 2 cosh or 2 sinh of size gamma/2. */
  const product = (first: number, sign: 1 | -1): [number, number] => {
    let [log, signs] = [0, 1];
    for (let r = 0; r < size; r++) {
      const x = (size * gamma(2 * r + first)) / 2;
      const rest = 1 + sign * Math.exp(-2 * Math.abs(x));
      log += Math.abs(x) + Math.log(rest);
      if (sign === -1 && x < 0) signs = -signs;
    }
    return [signs, log];
  };
  const all = [product(1, 1), product(1, -1), product(0, 1), product(0, -1)];
  const most = Math.max(...all.map(([, log]) => log));
  const sum = all.reduce((total, [sign, log]) => total + sign * Math.exp(log - most), 0);
  return (size ** 2 / 2) * Math.log(2 * Math.sinh(2 * k)) + most + Math.log(sum / 2);
}

/** Energy and specific heat per site by numerical derivatives of ln Z over K. */
export function torus(size: number, temperature: number): { energy: number; specificHeat: number } {
  const k = 1 / temperature;
  const at = (by: number): number => logZ(size, k + by);
  // Lattices of side 64 have a ln Z of thousands: the sum of four products of exponentials must not overflow.
  const h = 2e-4;
  const slope = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
  const d = 2e-3;
  const bend = (16 * (at(d) + at(-d)) - (at(2 * d) + at(-2 * d)) - 30 * at(0)) / (12 * d ** 2);
  return { energy: -slope / size ** 2, specificHeat: (k ** 2 * bend) / size ** 2 };
}

/** The temperature of a mean energy per site, by bisection, no hotter than 20; there it has no error, else the specific heat makes its error from that of the energy. */
export function temperatureOfEnergy(size: number, { value, error }: Estimate): Estimate {
  let [low, high] = [0.5, 20];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (torus(size, middle).energy < value) low = middle;
    else high = middle;
  }
  if (torus(size, 20).energy < value) return { value: 20, error: NaN };
  return { value: low, error: error / torus(size, low).specificHeat };
}

/**
 * Where a curve takes a value, between its points; the middle one of several places. Its error has those of the value and of
 * both points; there is none at the ends.
 */
export function whereCurveIs(
  x: ArrayLike<number>,
  y: readonly Estimate[],
  { value, error }: Estimate,
): Estimate {
  const last = x.length - 1;
  const up = y[last].value > y[0].value ? 1 : -1;
  const places: Estimate[] = [];
  for (let i = 0; i < last; i++) {
    const [a, b] = [y[i], y[i + 1]];
    if (up * (a.value - value) >= 0 || up * (b.value - value) < 0) continue;
    const share = (value - a.value) / (b.value - a.value);
    const steep = Math.abs((b.value - a.value) / (x[i + 1] - x[i]));
    const all = Math.hypot(error, (1 - share) * a.error, share * b.error);
    places.push({ value: x[i] + share * (x[i + 1] - x[i]), error: all / steep });
  }
  if (places.length > 0) return places[Math.floor(places.length / 2)];
  return { value: up * (y[0].value - value) >= 0 ? x[0] : x[last], error: NaN };
}

/** Slope of ln y over ln x. */
export function logSlope(points: readonly (readonly [number, number])[]): number {
  const x = points.map(([a]) => Math.log(a));
  const y = points.map(([, b]) => Math.log(b));
  const [mx, my] = [average(x).value, average(y).value];
  const covariance = x.reduce((sum, a, i) => sum + (a - mx) * (y[i] - my), 0);
  return covariance / x.reduce((sum, a) => sum + (a - mx) ** 2, 0);
}
