import { LimitError } from './errors.ts';

/** Memory that the measured values of a run may take on the host, in bytes: 4 GiB. */
export const mostHeldBytes = 2 ** 32;
/** Energy and magnetization of a measurement, as they were read and as they are sorted, in bytes. */
export const bytesOfMeasurement = 40;
/** What a lattice or chain costs besides, however short its series are, in bytes. */
const bytesOfSystem = 600;

/** Series of measurements that a run keeps on the host. */
export interface HeldSeries {
  /** Lattices or chains, at all temperatures and levels together. */
  readonly systems: number;
  /** Of each. */
  readonly measurements: number;
}

/** Bytes that series take on the host. */
export function heldBytes({ systems, measurements }: HeldSeries): number {
  return systems * (bytesOfSystem + bytesOfMeasurement * measurements);
}

/**
 * Refuses a run whose series would not fit into 4 GiB on the host, before anything is allocated.
 * @param names.systems the option that says how many systems there are, its value, and how many systems one of them makes
 * @param names.sweeps the option that says how many sweeps or steps are measured, its value, and sweeps between measurements;
 *   absent where the number of measurements was not chosen
 * @throws LimitError with what would fit
 */
export function assertHeld(
  { systems, measurements }: HeldSeries,
  names: {
    readonly systems: { readonly option: string; readonly value: number };
    readonly sweeps?: {
      readonly option: string;
      readonly value: number;
      readonly every: number;
    };
  },
): void {
  const bytes = heldBytes({ systems, measurements });
  if (bytes <= mostHeldBytes) return;
  const need = `${systems} series of ${measurements} measurements need ${gibibytes(bytes)} GiB on the host, and a run may take 4`;
  const fitting = Math.floor((mostHeldBytes / systems - bytesOfSystem) / bytesOfMeasurement);
  const { option, value } = names.systems;
  if (names.sweeps && fitting >= fewestMeasurements) {
    const { every } = names.sweeps;
    throw new LimitError(
      names.sweeps.option,
      names.sweeps.value,
      `${need}; with a measurement every ${every} give at most ${fitting * every}.`,
    );
  }
  const share = mostHeldBytes / (bytesOfSystem + bytesOfMeasurement * measurements) / systems;
  throw new LimitError(
    option,
    value,
    `${need}; give at most ${32 * Math.floor((value * share) / 32)}.`,
  );
}

/** Fewer measurements than these are no run: then the number of systems is to blame. */
const fewestMeasurements = 100;

function gibibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 30)}`;
}
