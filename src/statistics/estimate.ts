import type { Autocorrelation } from './autocorrelation.ts';
import { jackknife } from './jackknife.ts';
import type { Measured } from './measured.ts';

/** What one quantity is made of: a function of block means, then a factor and an offset. */
export interface Estimator {
  readonly from: (means: number[]) => number;
  readonly scale?: number;
  readonly offset?: number;
}

/** Estimates with bias removed and jackknife errors, beside the exact values where they are given. */
export function estimates<Name extends string>(
  means: readonly (readonly number[])[],
  estimators: Readonly<Record<Name, Estimator>>,
  exact: Readonly<Partial<Record<NoInfer<Name>, number | undefined>>>,
): Record<Name, Measured> {
  const entries = Object.entries<Estimator>(estimators).map(([name, estimator]) => {
    const { from, scale = 1, offset = 0 } = estimator;
    const { corrected, error } = jackknife(means, from);
    const known = exact[name as Name];
    const measured: Measured = { value: offset + scale * corrected, error: scale * error };
    return [name, known === undefined ? measured : { ...measured, exact: known }];
  });
  return Object.fromEntries(entries) as Record<Name, Measured>;
}

/** An integrated autocorrelation time as a measured quantity. */
export function asMeasured({ tau, error }: Autocorrelation): Measured {
  return { value: tau, error };
}
