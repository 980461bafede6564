/** CPU twin of shaders/rbm/interpolation.wgsl, in double precision. */
export function interpolated(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  share: number,
): Float64Array {
  return Float64Array.from(
    { length: first.length },
    (_, at) => (1 - share) * first[at] + share * second[at],
  );
}
