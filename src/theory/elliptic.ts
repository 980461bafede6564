import { ArgumentError } from '../errors.ts';

/** Complete elliptic integrals of modulus k, and parts of them that keep full precision. */
export interface CompleteElliptic {
  /** K(k), the integral of 1/sqrt(1 - k^2 sin^2 x) from 0 to pi/2. */
  first: number;
  /** E(k), the integral of sqrt(1 - k^2 sin^2 x) from 0 to pi/2. */
  second: number;
  /** M = agm(1, k'), with K = pi/(2M). */
  mean: number;
  /** 1 - M, without cancellation for k near 0. */
  meanDeficit: number;
  /** Sum over n >= 1 of 2^n c_n^2, where c_n are the half differences of the AGM. */
  tail: number;
}

/**
 * Complete elliptic integrals by the arithmetic-geometric mean (Abramowitz & Stegun 17.6):
 * a, b start at 1 and k', K = pi/(2 agm) and E = K (1 - sum over n >= 0 of 2^(n-1) c_n^2),
 * where c_0 = k.
 *
 * The argument is 1 - k' because k' rounds to 1 for small k. The iteration carries a - k' and b - k',
 * so 1 - agm keeps its leading digits as well.
 *
 * @param deficit 1 - k', where k' = sqrt(1 - k^2) is the complementary modulus. It is at least 0 (k = 0)
 *   and below 1 (k = 1, where K diverges). Other libraries often take the parameter m = k^2 instead.
 * @throws ArgumentError outside that range.
 */
export function completeElliptic(deficit: number): CompleteElliptic {
  if (!(deficit >= 0 && deficit < 1)) {
    throw new ArgumentError(`1 - k' is ${deficit}; the elliptic integrals need 0 <= 1 - k' < 1`);
  }
  const complement = 1 - deficit;
  let arithmetic = deficit;
  let geometric = 0;
  let tail = 0;
  let power = 1;
  for (;;) {
    const half = (arithmetic - geometric) / 2;
    power *= 2;
    tail += power * half * half;
    const a = complement + arithmetic;
    const b = complement + geometric;
    const nextGeometric =
      (arithmetic * b + complement * geometric) / (Math.sqrt(a * b) + complement);
    arithmetic = (arithmetic + geometric) / 2;
    geometric = nextGeometric;
    // The next step would change a - k', which has to stay exact, by half^2/(4a).
    if (half * half <= 1e-17 * a * arithmetic) break;
  }
  const mean = complement + arithmetic;
  const first = Math.PI / (2 * mean);
  const modulusSquared = deficit * (1 + complement);
  return {
    first,
    second: first * (1 - modulusSquared / 2 - tail / 2),
    mean,
    meanDeficit: deficit - arithmetic,
    tail,
  };
}
