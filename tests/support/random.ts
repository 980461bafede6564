/** Reproducible random numbers for tests. */
export interface Random {
  /** Uniform in [0, 1), 32 bits. */
  uniform(): number;
  /** Standard normal. */
  gaussian(): number;
}

/** Chris Doty-Humphrey's sfc32 (PractRand), with normal deviates by Box and Muller. */
export function randomFrom(seed: number): Random {
  let a = 0x9e3779b9 | 0;
  let b = 0x243f6a88 | 0;
  let c = seed | 0;
  let counter = 1;
  const uniform = (): number => {
    const out = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + out) | 0;
    return (out >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 15; i++) uniform();
  let spare: number | undefined;
  const gaussian = (): number => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  return { uniform, gaussian };
}

/**
 * A stationary AR(1) series of mean 0 and variance 1, x_(t+1) = phi x_t + sqrt(1 - phi^2) noise,
 * whose integrated autocorrelation time is (1 + phi)/(2 (1 - phi)).
 */
export function autoregressive(random: Random, phi: number, length: number): Float64Array {
  const series = new Float64Array(length);
  const noise = Math.sqrt(1 - phi * phi);
  let x = random.gaussian();
  for (let t = 0; t < length; t++) {
    series[t] = x;
    x = phi * x + noise * random.gaussian();
  }
  return series;
}

/** Mean and standard deviation of a list. */
export function spread(values: readonly number[]): { mean: number; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}
