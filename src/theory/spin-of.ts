/** Spin i of a state whose bit i is spin i, 1 = up: -1 or 1. */
export function spinOf(state: number, site: number): number {
  return 2 * ((state >> site) & 1) - 1;
}
