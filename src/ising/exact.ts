import { correlationLength, CRITICAL_TEMPERATURE } from '../theory/critical.ts';
import { enumerateTorus } from '../theory/enumeration.ts';
import { kaufman } from '../theory/kaufman.ts';
import { yangMagnetization } from '../theory/onsager.ts';

/** What theory knows of a finite torus; quantities without an exact value are absent. */
export interface ExactValues {
  readonly energy: number;
  readonly specificHeat: number;
  readonly absoluteMagnetization?: number;
  readonly susceptibility?: number;
  readonly binder?: number;
}

/**
 * Below the critical temperature the torus differs from the infinite lattice by terms of order exp(-L/xi);
 * beyond 20 correlation lengths that is below 1e-8, and Yang's magnetization counts as exact.
 */
const correlationLengths = 20;

/**
 * Exact values for an L x L torus without field: Kaufman's energy and specific heat at every size, all else by
 * enumeration at sizes 2 and 4, and Yang's magnetization deep in the ordered phase.
 */
export function exactValues(size: number, temperature: number): ExactValues {
  if (size === 2 || size === 4) {
    const { energy, specificHeat, absoluteMagnetization, susceptibility, binder } = enumerateTorus({
      size,
      temperature,
    });
    return { energy, specificHeat, absoluteMagnetization, susceptibility, binder };
  }
  const { energy, specificHeat } = kaufman({ size, temperature });
  const ordered =
    temperature < CRITICAL_TEMPERATURE &&
    size > correlationLengths * correlationLength(temperature);
  if (!ordered) return { energy, specificHeat };
  return { energy, specificHeat, absoluteMagnetization: yangMagnetization(temperature) };
}
