// Turns over all spins of the systems that reversal.wgsl chose.
#include "shared/invocation.wgsl"
#include "shared/lattice.wgsl"

@group(0) @binding(0) var<storage, read_write> spins: array<u32>;
// For each group, ones where a system turns over.
@group(0) @binding(1) var<storage, read> turns: array<u32>;
// Host: src/ising/reversal.ts.
@group(0) @binding(2) var<uniform> lattice: Lattice;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let word = invocation_of(id, size);
  if (word < lattice.width * lattice.height * lattice.groups) {
    spins[word] ^= turns[word % lattice.groups];
  }
}
