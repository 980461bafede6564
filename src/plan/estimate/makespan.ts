/** How long tasks last that several workers take one after the other, in the order of the list. */
export function makespan(seconds: readonly number[], workers: number): number {
  const free = Array.from({ length: Math.max(1, Math.min(workers, seconds.length)) }, () => 0);
  for (const each of seconds) {
    const next = free.indexOf(Math.min(...free));
    free[next] = (free[next] ?? 0) + each;
  }
  return Math.max(...free);
}
