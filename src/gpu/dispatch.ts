/** Invocations per workgroup of every kernel: a multiple of all subgroup sizes, and small enough for all adapters. */
const workgroupSize = 64;

const most = 65_535;

/**
 * Workgroups for `invocations` in one line, folded into two dimensions beyond 65,535 workgroups. Kernels
 * compute their number as `id.y * num_workgroups.x * 64 + id.x` and return where it is too large.
 */
export function workgroupsFor(invocations: number): [number, number] {
  const workgroups = Math.ceil(invocations / workgroupSize);
  const columns = Math.min(workgroups, most);
  return [columns, Math.ceil(workgroups / columns)];
}
