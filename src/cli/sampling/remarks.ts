/** Why very hot lattices take another update than the usual one. */
export const hotRemark =
  'Metropolis would accept nearly every proposal and only invert the lattice, so heat bath updates the lattices.';
