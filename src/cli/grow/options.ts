import type { CommonOptions } from '../arguments/options.ts';

/** The flags of `grow`. */
export interface GrowOptions extends CommonOptions {
  readonly size: number;
  readonly from?: string;
  readonly steps: number;
  readonly coupling: number;
  readonly diagonal: number;
  readonly plaquette: number;
  readonly sweeps: number;
  readonly replicas: number;
  readonly packed?: boolean;
  readonly out?: string;
  readonly pictures?: string;
}
