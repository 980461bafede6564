/** CPU twin of shaders/rg/average-moments.wgsl: means of h^2 and, over nearest neighbours, of h h' and of |h h'|. */
export function momentsTwin(
  averages: ArrayLike<number>,
  size: number,
): { square: number; neighbours: number; absolute: number } {
  let [square, neighbours, absolute] = [0, 0, 0];
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const here = averages[y * size + x];
      square += here ** 2;
      for (const there of [y * size + ((x + 1) % size), ((y + 1) % size) * size + x]) {
        neighbours += here * averages[there];
        absolute += Math.abs(here * averages[there]);
      }
    }
  const sites = size ** 2;
  return {
    square: square / sites,
    neighbours: neighbours / (2 * sites),
    absolute: absolute / (2 * sites),
  };
}
