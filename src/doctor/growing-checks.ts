import type { Gpu } from '../gpu/gpu.ts';
import { Refinement } from '../rg/growing.ts';
import { growWindow } from '../rg/growing-window.ts';
import type { Check } from './check.ts';
import { hotLattices } from './hot-lattices.ts';
import { checkWords } from './known-answers.ts';
import {
  entriesOf,
  grownWindow,
  growingProblems,
  seed,
  windowProblems,
  zoomStep,
} from './problems.ts';

/** Checks zooming in: lattices grown from block spins, and windows of lattices. */
export async function growingChecks(gpu: Gpu): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [name, { geometry, ...options }] of entriesOf(growingProblems)) {
    using blocks = await hotLattices(gpu, geometry);
    using refinement = await Refinement.create(gpu, blocks, { ...options, seed });
    await refinement.grow({ configuration: zoomStep });
    checks.push(checkWords(name, await gpu.readWords(refinement.fine.buffer)));
  }
  for (const [name, geometry] of entriesOf(windowProblems)) {
    using lattices = await hotLattices(gpu, geometry);
    using window = await growWindow(gpu, lattices, { ...grownWindow, seed });
    checks.push(checkWords(name, await gpu.readWords(window.fine.buffer)));
  }
  return checks;
}
