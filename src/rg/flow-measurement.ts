import type { Ensemble } from '../ensemble/ensemble.ts';
import { Arrivals } from '../gpu/arrivals.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { BlockRule, SublatticeRule } from './block-rule.ts';
import type { MapMaker } from './coarse-map.ts';
import type { FilterRule } from './filter-rule.ts';
import { levelCorrelations, levelFields, turnedRecorders } from './flow-parts.ts';
import { levelRecorder, type LevelRecorder, type LevelSample } from './level-recorder.ts';
import type { LocalFields } from './local-fields.ts';
import { addHistograms, seriesOf, type FlowLevel, type MeasuredLevels } from './measured-levels.ts';
import { LinearizedStep } from './monte-carlo-rg.ts';
import { StateError } from '../ising/stored-state.ts';
import type { OperatorCorrelations } from './operator-correlations.ts';
import { Pyramid } from './pyramid.ts';
import { elementAt } from '../element-at.ts';

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
   * @param options.further whether to measure the two further even operators, so that exponents have up to seven even ones
   * @param options.blocks of systems for the errors of exponents, a divisor of their number: system s is in block s mod blocks; up to
   * 64 unless given
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
      further?: boolean | undefined;
      blocks?: number | undefined;
    },
  ): Promise<FlowMeasurement> {
    const { seed, rule, depth, measureCouplings, further = false } = options;
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
      : await Promise.all(pyramid.levels.map((level) => levelRecorder(gpu, level, { further })));
    const { correlations, factors } = await levelCorrelations(gpu, recorders, options.blocks);
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

  /**
   * The transformation from each level to the next, of square lattices in replica mode; else empty. `symmetric` is that of
   * `LinearizedStep`.
   */
  steps({ symmetric }: { readonly symmetric?: boolean } = {}): Promise<LinearizedStep[]> {
    return Promise.all(
      this.#correlations.map(async (correlation, index) => {
        const means = await correlation.read();
        return new LinearizedStep({ means, factor: elementAt(this.#factors, index), symmetric });
      }),
    );
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const part of [...this.#recorders, ...this.#correlations, ...this.#fields]) part.dispose();
    this.#pyramid.dispose();
  }
}
