#include "shared/lattice.wgsl"

@group(0) @binding(0) var<storage, read> spins: array<u32>;

// 1 where the spin of a site is up. In replica mode `lane` is the bit of the lattice shown.
fn is_up(lattice: Lattice, group: u32, lane: u32, x: u32, y: u32) -> f32 {
  let strip = x / lattice.width;
  let word = spins[word_index(lattice, x - strip * lattice.width, y, group)];
  return f32((word >> select(lane, strip, lattice.strips == 1u)) & 1u);
}
