import type { Check } from '../../src/doctor/check.ts';
import { examine } from '../../src/doctor/examine.ts';
import type { AdapterReport } from '../../src/gpu/adapter-report.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { experiments } from './experiments.ts';

/** What an engine computed. */
export interface EngineReport {
  readonly adapter: AdapterReport;
  /** SHA-256 by experiment. */
  readonly hashes: Readonly<Record<string, string>>;
  /** The checks of `blockspin doctor`. */
  readonly checks: readonly Check[];
}

/** Runs the experiments of the hash book and the health checks. */
export async function reportOf(gpu: Gpu): Promise<EngineReport> {
  const hashes: Record<string, string> = {};
  for await (const [name, hash] of experiments(gpu)) hashes[name] = hash;
  return { adapter: gpu.adapter, hashes, checks: await examine(gpu) };
}
