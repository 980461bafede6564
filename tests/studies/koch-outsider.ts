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
    if (type === '|u1') return view.getUint8(at);
    throw new Error(`type ${type}`);
  });
  return { shape, data };
}

export interface Estimate {
  value: number;
  error: number;
}

export function average(values: readonly number[]): Estimate {
  const value = values.reduce((a, b) => a + b, 0) / values.length;
  const squares = values.reduce((sum, x) => sum + (x - value) ** 2, 0);
  return { value, error: Math.sqrt(squares / (values.length - 1) / values.length) };
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

/** Correlation coefficient of an image with itself d sites away, mean over both axes. */
export function correlated({ shape, data }: Npy, d: number): number {
  const side = shape[1];
  const { value: mean } = average([...data]);
  let [product, variance] = [0, 0];
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const here = data[y * side + x] - mean;
      variance += 2 * here ** 2;
      product += here * (data[y * side + ((x + d) % side)] - mean);
      product += here * (data[((y + d) % side) * side + x] - mean);
    }
  return product / variance;
}

/** ln Z of a torus by Kaufman's four products, as in textbooks, without care for overflow: sides of 10 do. */
function logZ(size: number, k: number): number {
  const gamma = (l: number): number => {
    if (l === 0) return 2 * k + Math.log(Math.tanh(k));
    const c = Math.cosh(2 * k) / Math.tanh(2 * k) - Math.cos((Math.PI * l) / size);
    return Math.log(c + Math.sqrt(c * c - 1));
  };
  const product = (first: number, of: (x: number) => number): number => {
    let result = 1;
    for (let r = 0; r < size; r++) result *= 2 * of((size * gamma(2 * r + first)) / 2);
    return result;
  };
  const sum =
    product(1, Math.cosh) + product(1, Math.sinh) + product(0, Math.cosh) + product(0, Math.sinh);
  return (size ** 2 / 2) * Math.log(2 * Math.sinh(2 * k)) + Math.log(sum / 2);
}

/** The temperature of a mean energy per site, by bisection and a numerical derivative. */
export function temperatureOfEnergy(size: number, energy: number): number {
  const step = 1e-5;
  const energyAt = (t: number): number =>
    -(logZ(size, 1 / t + step) - logZ(size, 1 / t - step)) / (2 * step * size ** 2);
  let [low, high] = [0.5, 20];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (energyAt(middle) < energy) low = middle;
    else high = middle;
  }
  return low;
}

/** Where a curve takes a value, between its points; the middle one of several places. */
export function whereCurveIs(x: ArrayLike<number>, y: ArrayLike<number>, value: number): number {
  const last = x.length - 1;
  const up = y[last] > y[0] ? 1 : -1;
  const places: number[] = [];
  for (let i = 0; i < last; i++)
    if (up * (y[i] - value) < 0 && up * (y[i + 1] - value) >= 0)
      places.push(x[i] + ((value - y[i]) / (y[i + 1] - y[i])) * (x[i + 1] - x[i]));
  if (places.length > 0) return places[Math.floor(places.length / 2)];
  return up * (y[0] - value) >= 0 ? x[0] : x[last];
}

/** Slope of ln y over ln x. */
export function logSlope(points: readonly (readonly [number, number])[]): number {
  const x = points.map(([a]) => Math.log(a));
  const y = points.map(([, b]) => Math.log(b));
  const [mx, my] = [average(x).value, average(y).value];
  const covariance = x.reduce((sum, a, i) => sum + (a - mx) * (y[i] - my), 0);
  return covariance / x.reduce((sum, a) => sum + (a - mx) ** 2, 0);
}
