/**
 * How many events the fluctuations of an observable rest on. An event is a stretch of measurements that differ from the
 * value that most measurements have, such as a domain that comes and goes. Events count by their share of the sum of squared
 * deviations: n equal events are n, and one large event among small ones is little more than one. The error of a fluctuation
 * is uncertain by about one part in the root of this number.
 *
 * @param series One series per system, in the order of time.
 * @returns undefined where no value belongs to more than half of the measurements; 0 where nothing ever happened.
 */
export function countEvents(series: readonly Float64Array[]): number | undefined {
  const usual = majority(series);
  if (usual === undefined) return undefined;
  let sum = 0;
  let squares = 0;
  const count = (event: number): void => {
    sum += event;
    squares += event ** 2;
  };
  for (const values of series) {
    let event = 0;
    for (const value of values) {
      if (value !== usual) event += (value - usual) ** 2;
      else if (event > 0) {
        count(event);
        event = 0;
      }
    }
    if (event > 0) count(event);
  }
  return squares === 0 ? 0 : sum ** 2 / squares;
}

/** The value of more than half of the measurements (Boyer and Moore's vote); undefined where there is none. */
function majority(series: readonly Float64Array[]): number | undefined {
  let candidate: number | undefined;
  let lead = 0;
  let total = 0;
  for (const values of series)
    for (const value of values) {
      if (lead === 0) candidate = value;
      lead += value === candidate ? 1 : -1;
      total++;
    }
  let votes = 0;
  for (const values of series) for (const value of values) if (value === candidate) votes++;
  return 2 * votes > total ? candidate : undefined;
}
