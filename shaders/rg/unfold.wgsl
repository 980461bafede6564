// Lays the 32 strips of a lattice side by side: the same spins in replica mode, each group one lattice whose
// words hold its spin in all 32 bits. For the last zoom-out levels, where a strip is one column wide.
#include "shared/invocation.wgsl"
#include "shared/lattice.wgsl"

// Host: src/rg/unfold.ts.
struct Unfold {
  folded: Lattice,
  flat: Lattice,
}

@group(0) @binding(0) var<storage, read> folded: array<u32>;
@group(0) @binding(1) var<storage, read_write> flat: array<u32>;
@group(0) @binding(2) var<uniform> unfold: Unfold;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let site = invocation / unfold.flat.groups;
  let g = invocation - site * unfold.flat.groups;
  let y = site / unfold.flat.width;
  let x = site - y * unfold.flat.width;
  if (y >= unfold.flat.height) {
    return;
  }
  let strip = x / unfold.folded.width;
  let word = folded[word_index(unfold.folded, x - strip * unfold.folded.width, y, g)];
  flat[word_index(unfold.flat, x, y, g)] = 0u - ((word >> strip) & 1u);
}
