import type { Gpu } from '../../gpu/gpu.ts';
import type { Ensemble } from '../../ensemble/ensemble.ts';
import { GeometryError, wordCount } from '../../ensemble/geometry.ts';
import type { PackedUnits } from '../../rbm/machine/packed-units.ts';
import { Differences } from '../../rbm/evaluation/reconstruction.ts';
import { Filtering } from '../../rg/filtering.ts';
import { Pyramid } from '../../rg/pyramid.ts';
import { meanOf, type Measured } from '../../statistics/measured.ts';

/**
 * Damage: a copy of lattices in which a share of the spins is turned at random, and what is left of the difference when both are
 * zoomed out. Ties of block spins are decided by the same random bits in both, so a block without damage votes alike.
 */
export class Damage {
  /** Both pyramids, the undamaged first. */
  readonly pyramids: readonly [Pyramid, Pyramid];
  readonly #gpu: Gpu;
  readonly #noise: Filtering;
  readonly #differences: readonly Differences[];
  readonly #shares: number[][];
  #step = 0;

  private constructor(
    gpu: Gpu,
    parts: {
      pyramids: readonly [Pyramid, Pyramid];
      noise: Filtering;
      differences: readonly Differences[];
    },
  ) {
    this.#gpu = gpu;
    this.pyramids = parts.pyramids;
    this.#noise = parts.noise;
    this.#differences = parts.differences;
    this.#shares = parts.differences.map(() => []);
  }

  /**
   * @param options.share of the spins that are turned, above 0 and at most 1/2
   * @param options.depth steps of zooming out
   */
  static async create(
    gpu: Gpu,
    lattices: Ensemble,
    { share, depth, seed }: { share: number; depth: number; seed: number },
  ): Promise<Damage> {
    const noise = await Filtering.noise(gpu, lattices, { share, seed });
    const options = { depth, seed };
    const pyramids = [
      await Pyramid.create(gpu, lattices, options),
      await Pyramid.create(gpu, noise.coarse, options),
    ] as const;
    const differences = await Promise.all(
      pyramids[0].levels.map((level, index) => {
        const other = pyramids[1].levels[index] ?? level;
        return Differences.create(gpu, packed(level), packed(other));
      }),
    );
    return new Damage(gpu, { pyramids, noise, differences });
  }

  /** Damages the lattices as they stand, and zooms out of both. Does not wait. */
  update(): void {
    this.#noise.begin(++this.#step);
    this.#gpu.compute('noise', (pass) => this.#noise.record(pass));
    for (const pyramid of this.pyramids) pyramid.update(this.#step);
  }

  /** Counts what differs now, at every level. */
  async count(): Promise<void> {
    const found = await Promise.all(this.#differences.map((each) => each.measure()));
    for (const [level, share] of found.entries()) if (share) this.#shares[level]?.push(share.value);
  }

  /** The share of spins that differ at a level, over all counts so far; undefined before there is an error. */
  share(level: number): Measured | undefined {
    const shares = this.#shares[level] ?? [];
    return shares.length < 4 ? undefined : meanOf(shares);
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const difference of this.#differences) difference.dispose();
    for (const pyramid of this.pyramids) pyramid.dispose();
    this.#noise.dispose();
  }
}

/**
 * The words of lattices as samples of units.
 * @throws GeometryError for lattices laid flat, whose words hold one spin each
 */
function packed({ buffer, geometry }: Ensemble): PackedUnits {
  const { mode, groups } = geometry;
  if (mode === 'single')
    throw new GeometryError('Damage is counted before lattices are laid flat.');
  return { buffer, units: wordCount(geometry) / groups, groups };
}
