import { Ensemble } from '../ensemble/ensemble.ts';
import {
  GeometryError,
  latticeOf,
  windowGeometry,
  wordCount,
  type Geometry,
} from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { Kernel } from '../gpu/kernels.ts';
import type { Lattices } from './coarse-map.ts';
import {
  growingKernels,
  Refinement,
  type GrowingKernels,
  type GrowingControl,
  type GrowingOptions,
} from './growing.ts';

/**
 * Block spins around a window that are grown with it and thrown away. The outer edge of the crop has wrong neighbours. Grown
 * with the same random numbers and right neighbours, 6 % of the fine spins at the edge come out otherwise, and a tenth as many
 * with each block spin inwards: one in 200,000 at the rim of the window with this margin (bench/experiments.md).
 */
export const growingMargin = 4;

/** A square of sites. */
export interface Window {
  /** Column and row of its first site. */
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

export interface WindowOptions extends GrowingOptions, Window {
  /** Block spins on each side of the window; `growingMargin` unless given. */
  readonly margin?: number | undefined;
}

/** What was grown from a window. */
export interface GrownWindow extends Disposable {
  /** Lattices of side 2 (side + 2 margin). */
  readonly fine: Ensemble;
  /** The part of `fine` that was grown from the window itself. */
  readonly inner: Window;
  /** Whether all sweeps were done; false after an abort. */
  readonly complete: boolean;
  readonly dispose: () => void;
}

/**
 * Zooms into a window of larger lattices: crops it with a margin, grows the crop as a torus of its own, and says which part of it
 * is right. The opposite edges of the crop do not belong together, so a rim of the grown lattice is wrong. A window of the
 * part that is right can be grown in turn, without end; give each of them a `configuration` of its own, because windows of one side share their
 * random bits otherwise.
 * @param whole square lattices; those cut into strips have windows of which side + 2 margin is a multiple of 32
 * @throws GeometryError for a window that does not fit
 * @throws ArgumentError as `Refinement.create`
 */
export async function growWindow(
  gpu: Gpu,
  whole: Lattices,
  options: WindowOptions & GrowingControl,
): Promise<GrownWindow> {
  const { x, y, side, margin = growingMargin } = options;
  const { geometry } = whole;
  for (const [name, value, least] of [
    ['column', x, 0],
    ['row', y, 0],
    ['margin', margin, 0],
    ['side', side, 1],
  ] as const)
    if (!Number.isSafeInteger(value) || value < least || value > geometry.size)
      throw new GeometryError(
        `A window with ${name} ${value}: give a whole number from ${least} to ${geometry.size}.`,
      );
  using crop = new Ensemble(gpu, windowGeometry(geometry, side + 2 * margin), 'window');
  const corner = (place: number): number => (place - margin + geometry.size) % geometry.size;
  const view = gpu.uniform('window', {
    whole: latticeOf(geometry),
    window: latticeOf(crop.geometry),
    corner: [corner(x), corner(y)],
  });
  const [kernel] = await windowKernels(gpu, geometry, options);
  const cropping = gpu.dispatch(
    kernel,
    [whole.buffer, crop.buffer, view],
    wordCount(crop.geometry),
  );
  gpu.compute('window', (pass) => cropping.record(pass));
  view.destroy();
  const refinement = await Refinement.create(gpu, crop, options);
  try {
    const complete = await refinement.grow(options);
    return {
      fine: refinement.fine,
      inner: { x: 2 * margin, y: 2 * margin, side: 2 * side },
      complete,
      dispose: () => refinement.dispose(),
      [Symbol.dispose]: () => refinement.dispose(),
    };
  } catch (error) {
    refinement.dispose();
    throw error;
  }
}

/**
 * The kernels of `growWindow`. Who asks for them before there is a lattice waits less.
 * @internal
 */
export function windowKernels(
  gpu: Gpu,
  geometry: Pick<Geometry, 'mode'>,
  options: Omit<GrowingOptions, 'seed'> = {},
): Promise<readonly [Kernel, GrowingKernels]> {
  return Promise.all([gpu.kernel('window', 'default'), growingKernels(gpu, geometry, options)]);
}
