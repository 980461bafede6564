import type { Rbm } from '../machine/machine.ts';
import type { PackedUnits } from '../machine/packed-units.ts';
import type { Training } from './options.ts';

/** A machine of a group. */
export interface GroupMember {
  readonly machine: Rbm;
  readonly data: PackedUnits;
  readonly training: Training;
}
