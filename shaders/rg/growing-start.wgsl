// Each block spin copied to the four sites of its block: where growing begins. Every block agrees with its block spin.
#include "shared/invocation.wgsl"
#include "shared/lattice.wgsl"

// Host: src/rg/growing.ts.
struct Copies {
  fine: Lattice,
  coarse: Lattice,
}

@group(0) @binding(0) var<storage, read> coarse: array<u32>;
@group(0) @binding(1) var<storage, read_write> fine: array<u32>;
@group(0) @binding(2) var<uniform> copies: Copies;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let lattice = copies.coarse;
  let site = invocation / lattice.groups;
  let g = invocation - site * lattice.groups;
  let y = site / lattice.width;
  let x = site - y * lattice.width;
  if (y >= lattice.height) {
    return;
  }
  let word = coarse[word_index(lattice, x, y, g)];
  for (var place = 0u; place < 4u; place++) {
    fine[word_index(copies.fine, 2u * x + (place & 1u), 2u * y + (place >> 1u), g)] = word;
  }
}
