import type { Autocorrelation } from './autocorrelation.ts';
import { jackknife } from './jackknife.ts';
import type { Measured } from './measured.ts';

/** How one quantity is computed: a function of the block means, then a factor and an offset. */
export interface Estimator {
  readonly from: (means: number[]) => number;
  readonly scale?: number;
  readonly offset?: number;
}

/** Bias-corrected estimates with jackknife errors. Exact values, if given, are stored beside them. */
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
