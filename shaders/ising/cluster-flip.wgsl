// Swendsen-Wang, last stage: spins of colour 0 flip as decided, spins of colour 1 with the neighbours that they are joined
// to. A spin of colour 1 without bonds is a cluster of its own.
#include "ising/include/cluster-update.wgsl"

@group(0) @binding(0) var<storage, read_write> spins: array<u32>;
@group(0) @binding(1) var<storage, read> bonds: array<u32>;
@group(0) @binding(2) var<storage, read> flips: array<u32>;
@group(0) @binding(3) var<uniform> update: Update;
@group(0) @binding(4) var<uniform> ordinal: u32;

#include "ising/include/cluster-coin.wgsl"

// An invocation has the words of both colours that have the same number among those of their colour.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let lattice = update.lattice;
  let band = ordinal % update.bands;
  let number = band * invocations(size) + invocation_of(id, size);
  let words = colour_words(lattice);
  if (number >= words) {
    return;
  }
  let beside = place_of(lattice, number);
  let x = beside.x ^ 1u;
  let y = beside.y;
  let g = beside.g;
  let left = word_index(lattice, select(x - 1u, lattice.width - 1u, x == 0u), y, g);
  let right_end = x + 1u == lattice.width;
  let right = word_index(lattice, select(x + 1u, 0u, right_end), y, g);
  let up = word_index(lattice, x, select(y - 1u, lattice.height - 1u, y == 0u), g);
  let down = word_index(lattice, x, select(y + 1u, 0u, y + 1u == lattice.height), g);
  let to_left = select(0u, lattice.strips * 31u, x == 0u);
  let to_right = select(0u, lattice.strips, right_end);

  let here = words + number;
  let bond_left = rotate_right(bonds[left], to_left);
  let bond_up = bonds[2u * words + up];
  var flipped = (bond_left & rotate_right(flips[left], to_left))
    | (bonds[here] & rotate_right(flips[right], to_right))
    | (bond_up & flips[up])
    | (bonds[2u * words + here] & flips[down]);
  var alone = ~(bond_left | bonds[here] | bond_up | bonds[2u * words + here]);
#if FIELD
  alone &= ~bonds[4u * words + here];
#endif
  for (; alone != 0u; alone &= alone - 1u) {
    let lane = lowest_of(alone);
    flipped |= select(0u, lane, coin(label_of(here, bit_of(lane))));
  }
  spins[number] ^= flips[number];
  spins[here] ^= flipped;
}
