import type { MachineSettings } from './presets.ts';
import type { Role } from './results.ts';
import type { TrainedOn } from './training-data.ts';

/** A machine to train and to measure. */
export interface MachineJob {
  readonly name: string;
  readonly group: string;
  readonly role: Role;
  /** Machines that are not trained have no data. Moved ones are the machines of the same place with permuted pixels. */
  readonly data: TrainedOn | 'moved' | 'none';
  readonly l1: number;
  /** The place of its seed among those of a size. A machine and its null on permuted pixels have one seed. */
  readonly place: number;
}

/** Seeds of one size. */
export const perSize = 1000;
/** The first places of seeds. Machines on critical lattices have the places from 0 on. */
export const placesOf = { hot: 400, untrained: 450, second: 500, permutedSecond: 600, bare: 700 };

/** Machines with permuted pixels, by when the pixels were permuted. */
const permutedNames = {
  permuted: 'permuted pixels',
  moved: 'pixels permuted after training',
} as const;

/** A strength of L1 in words. */
export function penaltyText(l1: number): string {
  return l1 > 0 ? `L1 ${l1}` : 'no L1';
}

/**
 * The machines of one size, those on critical lattices first: `seeds` of each strength of L1. Each strength has nulls of its own
 * strength and seeds, with permuted pixels.
 */
export function machineJobs(settings: MachineSettings): MachineJob[] {
  const { l1, seeds, nullL1, nullSeeds, trainsNulls } = settings;
  const kind = trainsNulls ? 'permuted' : 'moved';
  return [
    ...l1.flatMap((strength, index) =>
      repeated(seeds, penaltyText(strength)).map(({ number, ...own }): MachineJob => {
        return {
          ...own,
          role: 'map',
          data: 'critical',
          l1: strength,
          place: index * seeds + number,
        };
      }),
    ),
    ...l1.flatMap((strength, index) =>
      repeated(nullSeeds, `${permutedNames[kind]}, ${penaltyText(strength)}`).map(
        ({ number, ...own }): MachineJob => {
          const place = index * seeds + number;
          return { ...own, role: 'null', data: kind, l1: strength, place };
        },
      ),
    ),
    // One tells enough: its weights are all that L1 leaves of noise.
    ...repeated(trainsNulls ? 1 : 0, `K = 0 data, L1 ${nullL1}`).map(
      ({ number, ...own }): MachineJob => {
        return { ...own, role: 'null', data: 'hot', l1: nullL1, place: placesOf.hot + number };
      },
    ),
    {
      name: 'untrained',
      group: 'untrained',
      role: 'null',
      data: 'none',
      l1: 0,
      place: placesOf.untrained,
    },
  ];
}

function repeated(count: number, group: string): { name: string; group: string; number: number }[] {
  return Array.from({ length: count }, (_, number) => ({
    name: count > 1 ? `${group}, machine ${number + 1}` : group,
    group,
    number,
  }));
}
