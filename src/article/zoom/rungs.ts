import { elementAt } from '../../element-at.ts';
import { Ensemble } from '../../ensemble/ensemble.ts';
import { stripGeometry } from '../../ensemble/geometry.ts';
import { packLattices, unpackLattice } from '../../ensemble/unpack.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { IsingSimulation } from '../../ising/simulation.ts';
import { criticalLattice } from '../../ising/critical-lattice.ts';
import { GrowingChain } from '../../rg/growing-chain.ts';
import { growingMargin, growWindow, windowKernels } from '../../rg/growing-window.ts';
import { Pyramid } from '../../rg/pyramid.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';

/** One level of a zoom: spins, and the site about which the picture zooms. */
export interface Rung {
  readonly ensemble: Ensemble;
  /** In sites of this level. The next level has its centre at the same spin. */
  readonly centre: { readonly x: number; readonly y: number };
}

/** Levels from fine to coarse, each with half the sites across of the one before. */
export interface Magnet {
  readonly rungs: readonly Rung[];
  readonly dispose: () => void;
}

/** Side of the lattice that a critical magnet grows from. */
const seedSide = 64;
/** Doublings from the seed to the coarsest level. */
const seedSteps = 2;

/**
 * A critical magnet of any depth. A small critical lattice is zoomed into: each level is grown from the middle of the level
 * before, so that a level costs as much as a window, however deep. Seen from the other end, the magnet zooms out.
 *
 * @param options.window sites across the pictures; with the margin on both sides a multiple of 32, and at most half of 256
 * @param options.depth levels below the coarsest
 */
export async function criticalMagnet(
  gpu: Gpu,
  { window, depth, seed }: { window: number; depth: number; seed: number },
): Promise<Magnet> {
  const geometry = stripGeometry(seedSide);
  return owning(async (own) => {
    const seedLattice = new Ensemble(gpu, geometry, 'seed of a magnet');
    own(seedLattice);
    // These compile together, and while the processor makes the seed. Who needs them hears of a failure.
    windowKernels(gpu, geometry).catch(() => undefined);
    gpu.write(seedLattice.buffer, packLattices(geometry, [criticalLattice(seedSide, seed)]));
    const chain = await GrowingChain.create(gpu, seedLattice, { steps: seedSteps, seed });
    own(chain);
    await chain.grow();
    const coarsest = middleOf(chain.grown.at(-1) ?? seedLattice);
    const rungs: Rung[] = [coarsest];
    for (let level = 1; level <= depth; level++) {
      const [finest = coarsest] = rungs;
      const grown = await grownBelow(gpu, finest, { window, seed, configuration: level });
      own(grown);
      rungs.unshift(...grown.rungs);
    }
    return rungs;
  });
}

/**
 * One more level, twice as fine, grown from the middle of a critical level.
 * @param options.window as for `criticalMagnet`
 * @param options.configuration two levels with one seed and one number share their random bits
 */
export async function grownBelow(
  gpu: Gpu,
  { ensemble, centre }: Rung,
  { window, seed, configuration }: { window: number; seed: number; configuration: number },
): Promise<Magnet> {
  const grown = await growWindow(gpu, ensemble, {
    x: centre.x - window / 2,
    y: centre.y - window / 2,
    side: window,
    margin: growingMargin,
    seed,
    configuration,
  });
  return { rungs: [middleOf(grown.fine)], dispose: grown.dispose };
}

/**
 * A magnet at another temperature, zoomed out by majority votes. Single-spin updates bring it to equilibrium: from order below
 * T_c, so that no domain walls are left, and from disorder above.
 */
export async function otherMagnet(
  gpu: Gpu,
  options: {
    temperature: number;
    size: number;
    depth: number;
    sweeps: number;
    seed: number;
    signal: AbortSignal;
  },
): Promise<Magnet> {
  const { temperature, size, depth, sweeps, seed, signal } = options;
  return owning(async (own) => {
    const simulation = await IsingSimulation.create(gpu, {
      geometry: stripGeometry(size),
      temperatures: [temperature],
      start: temperature < CRITICAL_TEMPERATURE ? 'cold' : 'hot',
      seed,
    });
    own(simulation);
    await simulation.sweep(sweeps, { signal });
    const pyramid = await Pyramid.create(gpu, simulation.ensemble, { depth, seed });
    own(pyramid);
    pyramid.update(simulation.sweeps);
    return pyramid.levels.map(middleOf);
  });
}

/** A magnet that disposes of what it was made of. If making fails, nothing is left. */
async function owning(
  make: (own: (part: { dispose: () => void }) => void) => Promise<readonly Rung[]>,
): Promise<Magnet> {
  const parts: { dispose: () => void }[] = [];
  const dispose = (): void => {
    for (const part of parts.toReversed()) part.dispose();
  };
  try {
    return { rungs: await make((part) => parts.push(part)), dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** The square of spins about the centre of a level, row by row, 1 for up. @param side even */
export async function spinsAbout(
  gpu: Gpu,
  { ensemble, centre }: Rung,
  side: number,
): Promise<Uint8Array> {
  const { geometry, buffer } = ensemble;
  const spins = unpackLattice(geometry, await gpu.readWords(buffer), 0);
  return Uint8Array.from({ length: side * side }, (_, index) => {
    const [x, y] = [index % side, Math.floor(index / side)];
    return elementAt(spins, (centre.y - side / 2 + y) * geometry.size + centre.x - side / 2 + x);
  });
}

function middleOf(ensemble: Ensemble): Rung {
  const middle = ensemble.geometry.size / 2;
  return { ensemble, centre: { x: middle, y: middle } };
}
