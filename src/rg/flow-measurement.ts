import type { Ensemble } from '../ensemble/ensemble.ts';
import { Arrivals } from '../gpu/arrivals.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { BlockRule, SublatticeRule } from './block-rule.ts';
import type { MapMaker } from './coarse-map.ts';
import type { FilterRule } from './filter-rule.ts';
import {
  levelRecorder,
  sublatticeRecorder,
  type LevelRecorder,
  type LevelSample,
} from './level-recorder.ts';
import { LocalFields } from './local-fields.ts';
import { LinearizedStep } from './monte-carlo-rg.ts';
import { fieldsOf, listOf, numbersOf, StateError } from '../ising/stored-state.ts';
import {
  OperatorCorrelations,
  operatorSumsState,
  type OperatorSumsState,
} from './operator-correlations.ts';
import { Pyramid } from './pyramid.ts';
import { elementAt } from '../element-at.ts';

/** Energy and magnetization per block spin at one level, one series a replica. */
export interface FlowLevel {
  /** Side of the block lattice, in distances of its nearest neighbours; level 0 is the lattice itself. */
  readonly size: number;
  readonly sites: number;
  readonly energy: readonly Float64Array[];
  readonly magnetization: readonly Float64Array[];
  /** Histograms of local fields, one for each 32 replicas, where couplings were asked for. */
  readonly histograms?: readonly Float64Array[];
}

/** What was measured of every level. */
export interface MeasuredLevels {
  readonly levels: readonly {
    readonly energy: readonly Float64Array[];
    readonly magnetization: readonly Float64Array[];
  }[];
  /** [level][32 replicas]. */
  readonly histograms: readonly (readonly Float64Array[])[];
  readonly correlations: readonly OperatorSumsState[];
}

/** @throws StateError where a stored value is not what was measured of so many systems */
export function measuredLevels(stored: unknown, systems: number): MeasuredLevels {
  const { levels, histograms, correlations } = fieldsOf(stored, 'What was measured');
  const series = (values: unknown, name: string): Float64Array[] =>
    listOf(values, name, (item) => numbersOf(item, name, systems));
  return {
    levels: listOf(levels, 'The levels', (level) => {
      const { energy, magnetization } = fieldsOf(level, 'A level');
      return {
        energy: series(energy, 'Energies'),
        magnetization: series(magnetization, 'Magnetizations'),
      };
    }),
    histograms: listOf(histograms, 'The histograms', (level) =>
      listOf(level, 'The histograms', (item) =>
        numbersOf(item, 'A histogram', item instanceof Float64Array ? item.length : 0),
      ),
    ),
    correlations: listOf(correlations, 'The correlations', operatorSumsState),
  };
}

/** Blocks of replicas for the jackknife of exponents, at the most. */
const mostBlocks = 64;

/** Zooms out of an ensemble and measures every level. */
export class FlowMeasurement {
  readonly #gpu: Gpu;
  readonly #pyramid: Pyramid;
  readonly #recorders: readonly LevelRecorder[];
  readonly #correlations: readonly OperatorCorrelations[];
  /** b of the step of each of `#correlations`. */
  readonly #factors: readonly number[];
  readonly #fields: readonly LocalFields[];
  readonly #samples: LevelSample[][];
  readonly #histograms: Float64Array[][];
  readonly #arrivals = new Arrivals();

  private constructor(
    gpu: Gpu,
    parts: {
      pyramid: Pyramid;
      recorders: readonly LevelRecorder[];
      correlations: readonly OperatorCorrelations[];
      fields: readonly LocalFields[];
      factors: readonly number[];
    },
  ) {
    this.#gpu = gpu;
    this.#pyramid = parts.pyramid;
    this.#recorders = parts.recorders;
    this.#correlations = parts.correlations;
    this.#fields = parts.fields;
    this.#factors = parts.factors;
    this.#samples = parts.recorders.map(() => []);
    this.#histograms = parts.fields.map(() => []);
  }

  /**
   * @param options.rule a rule, or what makes the map of each step
   * @param options.depth levels below the ensemble itself; all levels unless given
   * @param options.measureCouplings whether to take histograms of local fields
   * @throws GeometryError where the ensemble has no such blocks
   */
  static async create(
    gpu: Gpu,
    base: Ensemble,
    options: {
      seed: number;
      rule: BlockRule | SublatticeRule | FilterRule | MapMaker;
      depth?: number | undefined;
      measureCouplings: boolean;
    },
  ): Promise<FlowMeasurement> {
    const { seed, rule, depth, measureCouplings } = options;
    // Every other level of a flow by b = sqrt 2 is one of decimation by 2.
    const blocks: BlockRule | FilterRule | MapMaker =
      typeof rule !== 'function' && rule.kind === 'sublattice'
        ? { kind: 'decimation', factor: 2, ties: 'random' }
        : rule;
    const turned = blocks !== rule;
    const pyramid = await Pyramid.create(gpu, base, {
      seed,
      rule: blocks,
      ...(depth !== undefined && { depth: turned ? Math.floor(depth / 2) : depth }),
    });
    const recorders = turned
      ? await turnedRecorders(gpu, pyramid, depth)
      : await Promise.all(pyramid.levels.map((level) => levelRecorder(gpu, level)));
    const correlations: OperatorCorrelations[] = [];
    const factors: number[] = [];
    for (const [level, { operators: coarse, size }] of recorders.entries()) {
      const below = recorders[level - 1];
      const fine = below?.operators?.output;
      if (!fine || !coarse) continue;
      const blocks = blocksFor(fine.systems);
      correlations.push(
        await OperatorCorrelations.create(gpu, { fine, coarse: coarse.output, blocks }),
      );
      factors.push(below.size / size);
    }
    const fields = measureCouplings
      ? await levelFields(gpu, pyramid, { turned, levels: recorders.length })
      : [];
    return new FlowMeasurement(gpu, { pyramid, recorders, correlations, fields, factors });
  }

  /** Measures the present configurations; `step` numbers them for the ties. */
  measure(step: number): Promise<void> {
    this.submit(step);
    return this.settle();
  }

  /** Submits a measurement and does not wait; `settle` does. */
  submit(step: number): void {
    this.#pyramid.update(step);
    // Each has its own submit: one submit for all would keep a slow adapter busy for too long.
    for (const part of [...this.#recorders, ...this.#correlations, ...this.#fields])
      this.#gpu.compute('measure levels', (pass) => part.record(pass));
    // All copies are queued here, before the next measurement overwrites this one.
    const reading = Promise.all([
      Promise.all(this.#recorders.map((recorder) => recorder.read())),
      Promise.all(this.#fields.map((fields) => fields.read())),
      Promise.all(this.#correlations.map((correlation) => correlation.settle())),
    ]);
    this.#arrivals.add(reading, ([samples, histograms]) => {
      for (const [level, sample] of samples.entries()) this.#samples[level]?.push(sample);
      for (const [level, found] of histograms.entries())
        addHistograms(elementAt(this.#histograms, level), found);
    });
  }

  /** Resolves when all measurements so far are on the host. */
  settle(): Promise<void> {
    return this.#arrivals.settle();
  }

  /** All that was measured so far. */
  async state(): Promise<MeasuredLevels> {
    await this.settle();
    return {
      levels: this.#samples.map((samples) => ({
        energy: samples.map(({ energy }) => energy),
        magnetization: samples.map(({ magnetization }) => magnetization),
      })),
      histograms: this.#histograms.map((sums) => sums.map((sum) => sum.slice())),
      correlations: await Promise.all(this.#correlations.map((found) => found.state())),
    };
  }

  /**
   * Continues from what was measured before.
   * @throws StateError where that has other levels
   */
  restore({ levels, histograms, correlations }: MeasuredLevels): void {
    const same =
      levels.length === this.#samples.length &&
      histograms.length === this.#histograms.length &&
      correlations.length === this.#correlations.length;
    if (!same) throw new StateError('What was measured has other levels.');
    for (const [level, { energy, magnetization }] of levels.entries())
      for (const [time, energies] of energy.entries())
        this.#samples[level]?.push({
          energy: energies,
          magnetization: elementAt(magnetization, time),
        });
    for (const [level, sums] of histograms.entries())
      for (const sum of sums) this.#histograms[level]?.push(sum.slice());
    for (const [index, state] of correlations.entries()) this.#correlations[index]?.restore(state);
  }

  /** What was measured of every level. */
  levels(): FlowLevel[] {
    return this.#recorders.map(({ size, sites }, index) => ({
      size,
      sites,
      energy: seriesOf(this.#samples[index] ?? [], 'energy'),
      magnetization: seriesOf(this.#samples[index] ?? [], 'magnetization'),
      ...(this.#histograms[index] && { histograms: this.#histograms[index] }),
    }));
  }

  /** The transformation from each level to the next, of square lattices in replica mode; else empty. */
  steps(): Promise<LinearizedStep[]> {
    return Promise.all(
      this.#correlations.map(async (correlation, index) => {
        const means = await correlation.read();
        return new LinearizedStep({ means, factor: elementAt(this.#factors, index) });
      }),
    );
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const part of [...this.#recorders, ...this.#correlations, ...this.#fields]) part.dispose();
    this.#pyramid.dispose();
  }
}

/** Levels of decimation by 2, with the levels of every other site between them. */
async function turnedRecorders(
  gpu: Gpu,
  { levels }: Pyramid,
  depth = Infinity,
): Promise<LevelRecorder[]> {
  const recorders: LevelRecorder[] = [];
  for (const level of levels) {
    // Operators are left out: with them, a level and the next level but one would make a step of b = 2.
    const { operators: _, ...recorder } = await levelRecorder(gpu, level);
    recorders.push(recorder);
    const { size } = level.geometry;
    if (size % 2 === 0 && size >= 4) recorders.push(await sublatticeRecorder(gpu, level));
  }
  for (const recorder of recorders.slice(depth + 1)) recorder.dispose();
  return recorders.slice(0, depth + 1);
}

/** Histograms of the local fields of every level, in the order of the recorders. */
async function levelFields(
  gpu: Gpu,
  { levels }: Pyramid,
  { turned, levels: count }: { turned: boolean; levels: number },
): Promise<LocalFields[]> {
  const fields: LocalFields[] = [];
  for (const level of levels) {
    fields.push(await LocalFields.create(gpu, level));
    if (turned && fields.length < count)
      fields.push(await LocalFields.create(gpu, level, { turned }));
    if (fields.length === count) break;
  }
  return fields;
}

/** The most blocks of equal size, up to 64. */
function blocksFor(systems: number): number {
  let blocks = mostBlocks;
  while (systems % blocks !== 0) blocks--;
  return blocks;
}

function addHistograms(sums: Float64Array[], found: readonly Float64Array[]): void {
  for (const [group, counts] of found.entries()) {
    const sum = (sums[group] ??= new Float64Array(counts.length));
    for (const [bin, count] of counts.entries()) sum[bin] = elementAt(sum, bin) + count;
  }
}

/** A series for each system, of samples that hold all of them. */
function seriesOf(
  samples: readonly LevelSample[],
  quantity: 'energy' | 'magnetization',
): Float64Array[] {
  return Array.from({ length: samples[0]?.[quantity].length ?? 0 }, (_, system) =>
    Float64Array.from(samples, (sample) => elementAt(sample[quantity], system)),
  );
}
