// Bonds seen from a spin of colour 0, lane by lane: spins of colour 0 in the rows above and to the left that it is joined
// to over one spin of colour 1. A spin of colour 1 with several bonds joins all its neighbours to the first of them
// (above, left, right). Links that close a square of bonds are left out, but for those in row 0: around the lattice one
// row has to stay.
//
// The file that includes this one binds `bonds`: bonds to the right of all words, then bonds downwards.

// Rows and columns of a tile; 0 columns are all. Links within a tile are made before those between tiles.
override ROWS: u32 = 16u;
override COLUMNS: u32 = 0u;

// The four spins that may be linked, nearest last: two rows up, to the left above, to the right above, two to the left.
struct Links {
  lanes: vec4u,
  inside: vec4u, // those of them within the tile
  around: u32,   // the links two to the left that lead from the first word of a row of the tile to the last
  words: vec4u,
  shifts: vec4u, // lane b is linked to lane b + shift
}

fn bond_right(lattice: Lattice, x: u32, y: u32, g: u32) -> u32 {
  return bonds[word_index(lattice, x, y, g)];
}

fn bond_down(lattice: Lattice, x: u32, y: u32, g: u32) -> u32 {
  return bonds[2u * colour_words(lattice) + word_index(lattice, x, y, g)];
}

fn links_of(lattice: Lattice, place: Place) -> Links {
  let x = place.x;
  let y = place.y;
  let g = place.g;
  let left = select(x - 1u, lattice.width - 1u, x == 0u);
  let far_left = select(left - 1u, lattice.width - 1u, left == 0u);
  let right = select(x + 1u, 0u, x + 1u == lattice.width);
  let up = select(y - 1u, lattice.height - 1u, y == 0u);
  let far_up = select(up - 1u, lattice.height - 1u, up == 0u);
  let to_left = select(0u, lattice.strips * 31u, x == 0u);
  let to_far_left = select(0u, lattice.strips * 31u, x < 2u);
  let to_right = select(0u, lattice.strips, right == 0u);

  // Over the spin above, the spin to the left, the spin to the right.
  let over_up = bond_down(lattice, x, up, g);
  let up_up = over_up & bond_down(lattice, x, far_up, g);
  let up_left = over_up & rotate_right(bond_right(lattice, left, up, g), to_left);
  let up_right = over_up & bond_right(lattice, x, up, g);
  let over_left = rotate_right(bond_right(lattice, left, y, g), to_left);
  let left_up = over_left & rotate_right(bond_down(lattice, left, up, g), to_left);
  let left_left = over_left & rotate_right(bond_right(lattice, far_left, y, g), to_far_left);
  let over_right = bond_right(lattice, x, y, g);
  let right_up = over_right & rotate_right(bond_down(lattice, right, up, g), to_right);

  let below = select(0xffffffffu, 0u, y == 0u);
  let lanes = vec4u(
    up_up,
    (up_left & ~up_up) | (left_up & ~(up_left & below)),
    (up_right & ~up_left & ~up_up) | (right_up & ~(up_right & below)),
    left_left & ~left_up);
  let words = vec4u(
    word_index(lattice, x, far_up, g),
    word_index(lattice, left, up, g),
    word_index(lattice, right, up, g),
    word_index(lattice, far_left, y, g));
  let around = select(0u, lanes.w, COLUMNS == 0u && x < 2u);
  return Links(lanes, lanes & inside(lattice, x, y), around, words, vec4u(0u, to_left, to_right, to_far_left));
}

// Which of the four lie in the tile of the spin.
fn inside(lattice: Lattice, x: u32, y: u32) -> vec4u {
  let row = y % ROWS;
  let whole = COLUMNS == 0u;
  let column = select(x % max(COLUMNS, 1u), x, whole);
  return select(vec4u(0u), vec4u(0xffffffffu), vec4<bool>(
    row >= 2u,
    row >= 1u && (whole || column >= 1u),
    row >= 1u && (whole || (column + 1u < COLUMNS && x + 1u < lattice.width)),
    column >= 2u));
}

// The first link of every lane that has one.
fn first_of(lanes: vec4u) -> vec4u {
  return vec4u(lanes.x, lanes.y & ~lanes.x, lanes.z & ~(lanes.x | lanes.y), lanes.w & ~(lanes.x | lanes.y | lanes.z));
}

// The parents that spins begin with: their first links within the tile.
fn parents_of(links: Links) -> vec4u {
  return first_of(links.inside);
}

// The number of the spin that lane `bit` is linked to by the first of its links.
fn linked(links: Links, lanes: vec4u, lane: u32, bit: u32) -> u32 {
  let has = (lanes & vec4u(lane)) != vec4u(0u);
  let word = select(select(select(links.words.w, links.words.z, has.z), links.words.y, has.y), links.words.x, has.x);
  let shift = select(select(select(links.shifts.w, links.shifts.z, has.z), links.shifts.y, has.y), 0u, has.x);
  return label_of(word, (bit + shift) & 31u);
}

fn any_of(lanes: vec4u) -> u32 {
  return lanes.x | lanes.y | lanes.z | lanes.w;
}
