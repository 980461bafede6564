/** CPU twin of shaders/rg/average-correlations.wgsl: means of h h' at distances 0 .. size / 2 along the axes. */
export function averageCorrelationsTwin(averages: ArrayLike<number>, size: number): Float64Array {
  return Float64Array.from({ length: Math.floor(size / 2) + 1 }, (_, r) => {
    let sum = 0;
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++)
        for (const there of [y * size + ((x + r) % size), ((y + r) % size) * size + x])
          sum += averages[y * size + x] * averages[there];
    return sum / (2 * size ** 2);
  });
}
