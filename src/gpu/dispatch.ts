import { ordinalStride, type Kernel } from './kernels.ts';

/** Invocations per workgroup of most kernels: a multiple of all subgroup sizes, and small enough for all adapters. */
const workgroupSize = 64;

const most = 65_535;

/**
 * Workgroups for `invocations` in one line. Beyond 65,535 workgroups, the line is folded into two dimensions, and
 * `invocation_of` of shaders/shared/invocation.wgsl undoes the folding. The last workgroups may be superfluous.
 */
export function workgroupsFor(invocations: number): [number, number] {
  return foldedWorkgroups(Math.ceil(invocations / workgroupSize));
}

/** Folds a number of workgroups into two dimensions of at most 65,535. The last workgroups may be superfluous. */
export function foldedWorkgroups(workgroups: number): [number, number] {
  const columns = Math.min(workgroups, most);
  return [columns, Math.ceil(workgroups / columns)];
}

/** The number of invocations of a kernel, or its workgroups in up to three dimensions. */
export type DispatchSize = number | readonly [number, number?, number?];

/** A kernel with its buffers, ready to be recorded any number of times. */
export class Dispatch {
  readonly #kernel: Kernel;
  readonly #group: GPUBindGroup;
  readonly #workgroups: readonly [number, number?, number?];
  readonly #ordinals: number;

  constructor(kernel: Kernel, group: GPUBindGroup, size: DispatchSize) {
    this.#kernel = kernel;
    this.#group = group;
    this.#workgroups = typeof size === 'number' ? workgroupsFor(size) : size;
    this.#ordinals = kernel.bindings.filter((binding) => binding === 'ordinal').length;
  }

  /** @param ordinals one for each ordinal binding of the kernel; default 0 */
  record(pass: GPUComputePassEncoder, ...ordinals: number[]): void {
    const offsets: number[] = [];
    for (let i = 0; i < this.#ordinals; i++) offsets.push((ordinals[i] ?? 0) * ordinalStride);
    pass.setPipeline(this.#kernel.pipeline);
    pass.setBindGroup(0, this.#group, offsets);
    pass.dispatchWorkgroups(...this.#workgroups);
  }
}

/**
 * Divides a large piece of work into dispatches. Each has its own submit, so no submit keeps the device busy for long.
 * @param most the largest amount of work in one dispatch, on a processor and on a GPU
 */
export function bandsFor(
  work: number,
  most: { readonly software: number; readonly gpu: number },
  software: boolean,
): number {
  return Math.max(1, Math.ceil(work / (software ? most.software : most.gpu)));
}
