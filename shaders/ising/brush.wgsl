// Sets the spins of one lattice cut into strips within a disc, across its periodic edges: paint of a page. An
// invocation owns a word of one row: a column of each of the 32 strips.
#include "shared/invocation.wgsl"
#include "shared/lattice.wgsl"

// Host: src/ising/brush.ts.
struct Dab {
  lattice: Lattice,
  centre: vec2u,
  radius: u32,    // sites up to this far away belong to it
  group: u32,     // the lattice
  first_row: u32,
  rows: u32,
  up: u32,        // 1 sets spins up, 0 down
}

@group(0) @binding(0) var<storage, read_write> spins: array<u32>;
@group(0) @binding(1) var<uniform> dab: Dab;

// The shorter way around.
fn distance_between(a: u32, b: u32, period: u32) -> u32 {
  let direct = max(a, b) - min(a, b);
  return min(direct, period - direct);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let lattice = dab.lattice;
  let row = invocation / lattice.width;
  if (row >= dab.rows) {
    return;
  }
  let column = invocation - row * lattice.width;
  let y = (dab.first_row + row) % lattice.height;
  let tall = distance_between(y, dab.centre.y, lattice.height);
  var mask = 0u;
  for (var strip = 0u; strip < 32u; strip++) {
    let wide = distance_between(strip * lattice.width + column, dab.centre.x, 32u * lattice.width);
    mask |= u32(wide * wide + tall * tall <= dab.radius * dab.radius) << strip;
  }
  let at = word_index(lattice, column, y, dab.group);
  spins[at] = (spins[at] & ~mask) | select(0u, mask, dab.up == 1u);
}
