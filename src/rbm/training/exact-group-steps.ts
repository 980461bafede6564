import { exactStep } from '../../../shaders/rbm/bindings.ts';
import { elementAt } from '../../element-at.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { layoutOf, packedStructs } from '../../gpu/uniform.ts';
import { parameterNames, type ParameterName } from '../machine/parameters.ts';
import { exactStepConstants, exactStepValues, type ExactStepSource } from './exact-step-values.ts';
import type { GroupSteps } from './group-steps.ts';
import type { Rates } from './options.ts';

/** Steps in exact arithmetic: shaders/rbm/include/exact-step.wgsl, whose `steps` are those of each machine. */
export class ExactGroupSteps implements GroupSteps {
  readonly bound: GroupSteps['bound'];
  readonly constants: GroupSteps['constants'];
  readonly #gpu: Gpu;
  readonly #sources: readonly ExactStepSource[];
  readonly #buffers: Readonly<Record<ParameterName, GPUBuffer>>;

  /** @param sources of each machine */
  constructor(gpu: Gpu, sources: readonly ExactStepSource[]) {
    this.#gpu = gpu;
    this.#sources = sources;
    this.constants = exactStepConstants(sources.map(({ training }) => training));
    const { size } = layoutOf(exactStep);
    const buffer = (name: ParameterName): GPUBuffer =>
      gpu.storage(`steps of ${name}`, sources.length * size);
    const weights = buffer('weights');
    const visibleBias = buffer('visibleBias');
    const hiddenBias = buffer('hiddenBias');
    this.#buffers = { weights, visibleBias, hiddenBias };
    this.bound = { weights: [weights], visibleBias: [visibleBias], hiddenBias: [hiddenBias] };
  }

  begin(rates: readonly Rates[], update: number): void {
    const values = this.#sources.map((source, number) =>
      exactStepValues(source, update, elementAt(rates, number)),
    );
    for (const name of parameterNames)
      this.#gpu.write(
        this.#buffers[name],
        packedStructs(
          exactStep,
          values.map((each) => each[name]),
        ),
      );
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    for (const name of parameterNames) this.#buffers[name].destroy();
  }
}
