// Walking down a column of sites of one colour on lattices of even width, whose neighbours have the other colour.
// Up and down are rows of the same column of words; sideways it is the word at j + 1 in odd rows, at j - 1 in even
// ones, rotated where it crosses the edge of a strip.
#include "shared/lattice.wgsl"

// Whether words are rotated where they cross an edge: false for replicas, which are then a tenth faster.
override ROTATES: bool = true;

struct Column {
  j: u32,
  g: u32,
  stride: u32, // words of a row of one colour
  own: u32,    // word of row 0 of the column
  other: u32,  // the same of the other colour
  to_left: u32,
  to_right: u32,
  left_crossing: u32,
  right_crossing: u32,
}

// `number` counts the columns of words of one colour: j groups + g.
fn column_of(lattice: Lattice, number: u32, colour: u32) -> Column {
  let half = lattice.width >> 1u;
  let stride = half * lattice.groups;
  let j = number / lattice.groups;
  return Column(
    j,
    number - j * lattice.groups,
    stride,
    colour * lattice.height * stride + number,
    (1u - colour) * lattice.height * stride + number,
    select(0u - lattice.groups, stride - lattice.groups, j == 0u),
    select(lattice.groups, lattice.groups - stride, j + 1u == half),
    left_crossing(lattice, j),
    right_crossing(lattice, j));
}

// By how much the words are rotated that are beside column `j` of words.
fn left_crossing(lattice: Lattice, j: u32) -> u32 {
  return select(0u, lattice.strips * 31u, j == 0u);
}

fn right_crossing(lattice: Lattice, j: u32) -> u32 {
  return select(0u, lattice.strips, j + 1u == (lattice.width >> 1u));
}

// Index of the word beside row y; `odd` is y + colour.
fn side_index(column: Column, y: u32, odd: u32) -> u32 {
  let to_right = (odd & 1u) == 1u;
  return column.other + y * column.stride + select(column.to_left, column.to_right, to_right);
}

// The sideways neighbours in the word beside.
fn side_of(column: Column, beside: u32, odd: u32) -> u32 {
  let to_right = (odd & 1u) == 1u;
  let crossing = select(column.left_crossing, column.right_crossing, to_right);
  var side = beside;
  if (ROTATES && crossing != 0u) {
    side = rotate_right(beside, crossing);
  }
  return side;
}
