/** Invocations per workgroup of every kernel: a multiple of all subgroup sizes, and small enough for all adapters. */
const workgroupSize = 64;

const most = 65_535;

/**
 * Workgroups for `invocations` in one line, folded into two dimensions beyond 65,535 workgroups. Kernels
 * compute their number as `id.y * num_workgroups.x * 64 + id.x` and return where it is too large.
 */
export function workgroupsFor(invocations: number): [number, number] {
  return foldedWorkgroups(Math.ceil(invocations / workgroupSize));
}

/** A number of workgroups in two dimensions, none beyond 65,535; the last ones may be superfluous. */
export function foldedWorkgroups(workgroups: number): [number, number] {
  const columns = Math.min(workgroups, most);
  return [columns, Math.ceil(workgroups / columns)];
}

/**
 * Dispatches, of one submit each, that a large piece of work is divided into, so that none keeps the device busy for
 * long.
 * @param most work of one dispatch on a processor and on a GPU
 */
export function bandsFor(
  work: number,
  most: { readonly software: number; readonly gpu: number },
  software: boolean,
): number {
  return Math.max(1, Math.ceil(work / (software ? most.software : most.gpu)));
}
