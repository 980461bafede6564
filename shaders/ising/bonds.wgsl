// Bonds as spins: at every site the product of its spin with that of its right neighbour, 1 = alike. The bonds of a lattice
// are an ensemble of the same shape: kernels that measure spins then measure local energies.
#include "shared/invocation.wgsl"
#include "shared/lattice.wgsl"

@group(0) @binding(0) var<storage, read> spins: array<u32>;
@group(0) @binding(1) var<storage, read_write> bonds: array<u32>;
@group(0) @binding(2) var<uniform> lattice: Lattice;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let place = invocation / lattice.groups;
  let g = invocation - place * lattice.groups;
  let y = place / lattice.width;
  let x = place - y * lattice.width;
  if (y >= lattice.height) {
    return;
  }
  let at_edge = x + 1u == lattice.width;
  let right = spins[word_index(lattice, select(x + 1u, 0u, at_edge), y, g)];
  let beside = rotate_right(right, select(0u, lattice.strips, at_edge));
  let at = word_index(lattice, x, y, g);
  bonds[at] = ~(spins[at] ^ beside);
}
