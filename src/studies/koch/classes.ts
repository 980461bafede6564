/** Classes of the net: T = 0.1, 0.2 ... 6.0. */
export const classTemperatures: readonly number[] = Array.from(
  { length: 60 },
  (_, k) => (k + 1) / 10,
);

/** Lattices below this temperature are cold: some have no spin turned, and such lattices carry no temperature. */
const coldBelow = 1.45;
/** Share of cold lattices, among those that a class collects, beyond which the class is saturated. */
const toleratedCold = 0.1;

/** Classes of which less than a tenth of what they collect is cold, from shares [class of the lattices][most likely class]. */
export function tellingClasses(confusion: readonly Float64Array[]): number[] {
  return classTemperatures.flatMap((_, found) => {
    let [cold, all] = [0, 0];
    for (const [k, row] of confusion.entries()) {
      all += row[found] ?? NaN;
      if ((classTemperatures[k] ?? NaN) < coldBelow) cold += row[found] ?? NaN;
    }
    return cold < toleratedCold * all ? [found] : [];
  });
}
