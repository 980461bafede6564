// How an ensemble lies in memory. One u32 holds one site of 32 systems.
//
// A lattice has `width` word columns and `height` rows; each site has `groups` words, group fastest.
// Even widths are split by colour: colour c of row y lies at ((c * height + y) * width/2 + j) * groups + g
// with x = 2 j + ((y + c) & 1). Odd widths, which only blocked lattices have, lie row after row.
// Replica mode: bit = system. Strip mode: the lattice is cut into 32 strips of `width` columns, bit = strip,
// so that crossing the right edge rotates the word by one bit.
//
// Host: src/ensemble/geometry.ts, latticeWords.

struct Lattice {
  width: u32,
  height: u32,
  groups: u32,
  strips: u32, // 1 in strip mode, else 0
}

// Index of the word of column x, row y, group g.
fn word_index(lattice: Lattice, x: u32, y: u32, g: u32) -> u32 {
  let row = y * lattice.width;
  let half = lattice.width >> 1u;
  let colour = (x + y) & 1u;
  let split = (colour * lattice.height + y) * half + (x >> 1u);
  return select(split, row + x, (lattice.width & 1u) == 1u) * lattice.groups + g;
}

// The same across the periodic edges, for columns and rows below twice the sides.
fn periodic_index(lattice: Lattice, x: u32, y: u32, g: u32) -> u32 {
  let column = select(x, x - lattice.width, x >= lattice.width);
  return word_index(lattice, column, select(y, y - lattice.height, y >= lattice.height), g);
}

// Bits that move to the right neighbour (crossing = 1) or to the left neighbour (crossing = 31) of an edge
// column; crossing = 0 leaves the word alone.
fn rotate_right(word: u32, crossing: u32) -> u32 {
  return (word >> crossing) | (word << ((32u - crossing) & 31u));
}
