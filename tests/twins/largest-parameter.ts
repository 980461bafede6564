/** Twin of shaders/rbm/largest-parameter.wgsl: the largest size among numbers, NaN where one of them is NaN. */
export function largestTwin(numbers: Iterable<number>): number {
  let largest = 0;
  for (const number of numbers) {
    if (Number.isNaN(number)) return NaN;
    largest = Math.max(largest, Math.abs(number));
  }
  return largest;
}
