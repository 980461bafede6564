import { measurementsFor, varianceOfMean } from './chain-variance.ts';

/** How much is measured: independent chains, and measurements of each. */
export interface SampleSize {
  readonly chains: number;
  readonly measurements: number;
}

/** What a short run says about a quantity. */
export interface PilotError extends SampleSize {
  readonly error: number;
  /** Integrated autocorrelation time, in measurements. */
  readonly tau: number;
}

/** The error of a longer or wider run, from that of a short one. */
export function predictedError(pilot: PilotError, { chains, measurements }: SampleSize): number {
  const ratio =
    varianceOfMean(measurements, pilot.tau) / varianceOfMean(pilot.measurements, pilot.tau);
  return pilot.error * Math.sqrt((ratio * pilot.chains) / chains);
}

/** What a run needs for a wished error. */
export interface NeededSize {
  /** Chains, where each is measured as long as before. */
  readonly chains: number;
  /** Measurements of each chain, where there are as many chains as before. */
  readonly measurements: number;
}

/** How many chains, or how many measurements of each, reach a wished error. */
export function sizeFor(pilot: PilotError, size: SampleSize, wished: number): NeededSize {
  const variance = varianceOfMean(pilot.measurements, pilot.tau);
  const share = (wished / pilot.error) ** 2 / pilot.chains;
  return {
    chains: Math.ceil(size.chains * (predictedError(pilot, size) / wished) ** 2),
    measurements: measurementsFor(share * variance * size.chains, pilot.tau),
  };
}
