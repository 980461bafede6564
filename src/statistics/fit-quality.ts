/** How well a curve with fitted parameters goes through measured points. */
export interface FitQuality {
  /** Sum of squared deviations over squared errors. */
  readonly chiSquared: number;
  /** Degrees of freedom: points minus parameters. */
  readonly degrees: number;
  /** The chance that chi^2 is this large or larger if the curve is right; absent without degrees of freedom. */
  readonly p?: number;
}

/** The quality of a fit from its chi^2. */
export function fitQuality(chiSquared: number, degrees: number): FitQuality {
  const p = degrees > 0 ? { p: chiSquaredTail(chiSquared, degrees) } : {};
  return { chiSquared, degrees, ...p };
}

/**
 * The probability that chi^2 exceeds a value, for whole degrees of freedom (Abramowitz & Stegun 26.4.4, 26.4.5). Beside
 * terms of a finite sum, odd degrees need the tail of a Gaussian.
 */
export function chiSquaredTail(chiSquared: number, degrees: number): number {
  const half = chiSquared / 2;
  const odd = degrees % 2 === 1;
  let tail = odd ? complementaryError(Math.sqrt(half)) : 0;
  // The term half^a e^-half / Gamma(a + 1), for a = 0, 1, 2 ... or 1/2, 3/2 ...
  let term = odd ? 2 * Math.sqrt(half / Math.PI) * Math.exp(-half) : Math.exp(-half);
  for (let a = odd ? 0.5 : 0; a < degrees / 2; a++) {
    tail += term;
    term *= half / (a + 1);
  }
  return Math.min(1, tail);
}

/** erfc(x) for x >= 0: a series for small x, a continued fraction for large x (Abramowitz & Stegun 7.1.6, 7.1.14). */
function complementaryError(x: number): number {
  if (x < 2) {
    let [term, sum] = [x, x];
    for (let n = 1; term > 1e-17 * sum; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
  }
  let fraction = x;
  for (let n = 100; n > 0; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * fraction);
}
