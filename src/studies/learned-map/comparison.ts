import type { Ensemble } from '../../ensemble/ensemble.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { fieldsOf, listOf, StateError } from '../../ising/stored-state.ts';
import type { CoarseMap, Lattices, MapMaker } from '../../rg/coarse-map.ts';
import {
  OperatorCorrelations,
  operatorSumsState,
  type OperatorSumsState,
} from '../../rg/operator-correlations.ts';
import { OperatorSums } from '../../rg/operators.ts';

/** A map, and how it is continued from level to level. */
export interface NamedMap {
  readonly name: string;
  /** Makes the map of each level, from 1 on. */
  readonly make: MapMaker;
  /** Applications of the map. */
  readonly depth: number;
}

/** Sums of the correlations of each step of each map, and of the lattices with themselves. */
export interface ComparisonState {
  /** Of the maps. */
  readonly names: readonly string[];
  readonly itself: OperatorSumsState;
  /** [map][step]. */
  readonly steps: readonly (readonly OperatorSumsState[])[];
}

/** @throws StateError where a stored value is no state of these maps */
export function comparisonState(stored: unknown, maps: readonly NamedMap[]): ComparisonState {
  const { names, itself, steps } = fieldsOf(stored, 'The comparison of maps');
  const own = maps.map(({ name }) => name);
  if (JSON.stringify(names) !== JSON.stringify(own))
    throw new StateError('These are sums of other maps.');
  return {
    names: own,
    itself: operatorSumsState(itself),
    steps: listOf(steps, 'The maps', (map) => listOf(map, 'The steps', operatorSumsState)),
  };
}

/** Blocks of replicas for the jackknife. */
const mostBlocks = 64;

interface Measured {
  readonly name: string;
  readonly maps: readonly CoarseMap[];
  readonly sums: readonly OperatorSums[];
  readonly correlations: readonly OperatorCorrelations[];
}

/** Measures several maps on the same configurations. The operators of the configurations themselves are summed once. */
export class MapComparison {
  readonly #gpu: Gpu;
  readonly #fine: OperatorSums;
  readonly #itself: OperatorCorrelations;
  readonly #measured: readonly Measured[];

  private constructor(
    gpu: Gpu,
    parts: { fine: OperatorSums; itself: OperatorCorrelations; measured: readonly Measured[] },
  ) {
    this.#gpu = gpu;
    this.#fine = parts.fine;
    this.#itself = parts.itself;
    this.#measured = parts.measured;
  }

  /** @throws GeometryError where a map does not fit the lattices */
  static async create(
    gpu: Gpu,
    base: Ensemble,
    { maps, seed }: { maps: readonly NamedMap[]; seed: number },
  ): Promise<MapComparison> {
    const blocks = blocksFor(base.geometry.systems);
    const fine = await OperatorSums.create(gpu, base, { further: true });
    const correlate = (from: OperatorSums, to: OperatorSums): Promise<OperatorCorrelations> =>
      OperatorCorrelations.create(gpu, { fine: from.output, coarse: to.output, blocks });
    const measured: Measured[] = [];
    for (const { name, make, depth } of maps) {
      const own: CoarseMap[] = [];
      const sums = [fine];
      const correlations: OperatorCorrelations[] = [];
      let below: Lattices = base;
      for (let level = 1; level <= depth; level++) {
        const map = await make(gpu, below, { seed, level });
        if (!map) break;
        own.push(map);
        const coarse = await OperatorSums.create(gpu, map.coarse, { further: true });
        correlations.push(await correlate(sums.at(-1) ?? fine, coarse));
        sums.push(coarse);
        below = map.coarse;
      }
      measured.push({ name, maps: own, sums: sums.slice(1), correlations });
    }
    return new MapComparison(gpu, { fine, itself: await correlate(fine, fine), measured });
  }

  /** Adds the present configurations, and does not wait. `step` numbers them for the random bits of the maps. */
  submit(step: number): void {
    this.#gpu.compute('operators of lattices', (pass) => this.#fine.record(pass));
    this.#gpu.compute('correlations', (pass) => this.#itself.record(pass));
    for (const { maps, sums, correlations } of this.#measured) {
      for (const map of maps) map.begin(step);
      this.#gpu.compute('coarse lattices', (pass) => {
        for (const map of maps) map.record(pass);
      });
      this.#gpu.compute('operators of coarse lattices', (pass) => {
        for (const own of sums) own.record(pass);
      });
      this.#gpu.compute('correlations', (pass) => {
        for (const own of correlations) own.record(pass);
      });
    }
    this.#emptied = this.#empty(this.#emptied);
    // Whoever awaits the end sees what failed; until then nobody does.
    this.#emptied.catch(() => undefined);
  }

  #emptied: Promise<void> = Promise.resolve();

  /** Empties sums that are nearly full. */
  async #empty(before: Promise<void>): Promise<void> {
    await Promise.all([
      before,
      this.#itself.settle(),
      ...this.#measured.flatMap(({ correlations }) => correlations.map((own) => own.settle())),
    ]);
  }

  /** All that was measured so far. */
  async state(): Promise<ComparisonState> {
    await this.#emptied;
    return {
      names: this.#measured.map(({ name }) => name),
      itself: await this.#itself.state(),
      steps: await Promise.all(
        this.#measured.map(({ correlations }) =>
          Promise.all(correlations.map((own) => own.state())),
        ),
      ),
    };
  }

  /** Goes on from what was measured before. */
  restore({ itself, steps }: ComparisonState): void {
    this.#itself.restore(itself);
    for (const [map, { correlations }] of this.#measured.entries())
      for (const [step, own] of correlations.entries()) {
        const state = steps[map]?.[step];
        if (state) own.restore(state);
      }
  }

  /** Means over the blocks: of the configurations with themselves, and [map][step][block][entry]. */
  async read(): Promise<ComparedMeans> {
    await this.#emptied;
    return {
      itself: await this.#itself.read(),
      maps: await Promise.all(
        this.#measured.map(({ correlations }) =>
          Promise.all(correlations.map((own) => own.read())),
        ),
      ),
    };
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const { maps, sums, correlations } of this.#measured)
      for (const part of [...correlations, ...sums, ...maps]) part.dispose();
    this.#itself.dispose();
    this.#fine.dispose();
  }
}

/** Block means of operators and of their products, entries as in `furtherCorrelationAt`. */
export type BlockMeans = readonly (readonly number[])[];

export interface ComparedMeans {
  readonly itself: BlockMeans;
  /** [map][step]. */
  readonly maps: readonly (readonly BlockMeans[])[];
}

/** The most blocks of equal size. */
function blocksFor(systems: number): number {
  let blocks = mostBlocks;
  while (systems % blocks !== 0) blocks--;
  return blocks;
}
