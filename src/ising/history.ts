import { stripGeometry } from '../ensemble/geometry.ts';
import type { IsingSimulation, RunControl, SimulationOptions } from './simulation.ts';
import type { StartState } from './start.ts';
import { largestField } from './model.ts';
import { temperatureLimits } from './thermal-point.ts';
import { updateNames, type UpdateName } from './update.ts';

/** Conditions that may change while a lattice runs, and the sweep from which they held. */
export interface Phase {
  readonly sweep: number;
  /** In units of J. */
  readonly temperature: number;
  readonly field: number;
  readonly update: UpdateName;
}

/** How a lattice was made. A replay, the seed and the start are enough to make the same bits again. */
export interface Replay {
  /** Sweeps done. */
  readonly sweeps: number;
  /** Beginning at sweep 0, in order. */
  readonly phases: readonly Phase[];
}

/** Colder lattices than this are not made; updates at T = 0 do not move. */
const coldest = 0.25;

/**
 * Temperatures of a lattice and, where `beside` is above 0, of a colder and a hotter one at that distance. Single-spin
 * updates give the first one the same bits in either case; cluster updates number their clusters through all lattices.
 */
export function temperaturesBeside(temperature: number, beside: number): number[] {
  if (beside === 0) return [temperature];
  return [temperature, Math.max(coldest, temperature - beside), temperature + beside];
}

/** What the bits of a lattice depend on besides its history. */
export interface Origin {
  /** Side of the lattice, a multiple of 64. */
  readonly size: number;
  readonly seed: number;
  readonly start: StartState;
  /** See `temperaturesBeside`. */
  readonly beside: number;
}

/**
 * The simulation that a history begins with. The bits that a link or a command stands for depend on these options.
 * @param phase the first phase of the history
 * @throws GeometryError for a size that does not fit
 */
export function simulationOptions(
  { size, seed, start, beside }: Origin,
  { temperature, field, update }: Omit<Phase, 'sweep'>,
): SimulationOptions {
  const temperatures = temperaturesBeside(temperature, beside);
  return {
    geometry: stripGeometry(size, temperatures.length),
    temperatures,
    field,
    update,
    seed,
    start,
  };
}

/** `sweep:temperature:field:update`, with commas between the phases; `parsePhases` reads back the same bits. */
export function writePhases(phases: readonly Phase[]): string {
  return phases
    .map(({ sweep, temperature, field, update }) => [sweep, temperature, field, update].join(':'))
    .join(',');
}

/** Undefined where the text is no history. */
export function parsePhases(text: string): Phase[] | undefined {
  const phases = text.split(',').map(parsePhase);
  const valid = phases.every(
    (phase, index): phase is Phase =>
      phase !== undefined &&
      (index === 0 ? phase.sweep === 0 : phase.sweep > (phases[index - 1]?.sweep ?? Infinity)),
  );
  return valid ? phases : undefined;
}

/**
 * Repeats a history with a simulation that is in the conditions of the first phase.
 * @param beside see `temperaturesBeside`
 */
export async function follow(
  simulation: IsingSimulation,
  { phases, sweeps }: Replay,
  beside: number,
  { signal, onProgress }: RunControl = {},
): Promise<void> {
  for (const [index, { temperature, field, update, sweep }] of phases.entries()) {
    if (signal?.aborted) return;
    if (index > 0) {
      await simulation.change({ field, update });
      await simulation.setTemperatures(temperaturesBeside(temperature, beside));
    }
    const end = phases[index + 1]?.sweep ?? sweeps;
    await simulation.sweep(end - sweep, {
      signal,
      onProgress: (done) => onProgress?.(sweep + done),
    });
  }
}

function parsePhase(text: string): Phase | undefined {
  const parts = text.split(':');
  const [sweep, temperature, field] = parts.slice(0, 3).map(plainNumber);
  const update = updateNames.find((name) => name === parts[3]);
  if (parts.length !== 4 || !update) return undefined;
  if (sweep === undefined || !Number.isSafeInteger(sweep) || sweep < 0) return undefined;
  const { least, most } = temperatureLimits;
  if (temperature === undefined || !(temperature >= least && temperature <= most)) return undefined;
  if (field === undefined || !(Math.abs(field) <= largestField)) return undefined;
  return { sweep, temperature, field, update };
}

/** NaN unless the text is a decimal number, as JavaScript writes it. */
export function plainNumber(text: string): number {
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
}
