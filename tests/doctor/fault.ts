import type { Check } from '../../src/doctor/check.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';

/** A mistake in a shader, and what must notice it. */
export interface Fault {
  readonly file: string;
  /** Text that the file has once, and what is there instead. */
  readonly right: string;
  readonly wrong: string;
  readonly checks: (gpu: Gpu) => Promise<Check[]>;
  /** The checks that fail, all others of their kind pass. */
  readonly failing: RegExp;
}
