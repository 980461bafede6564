// Swendsen-Wang, second part: every cluster but that of the ghost flips with probability 1/2, all its spins or none.
#include "shared/invocation.wgsl"
#include "shared/lattice.wgsl"
#include "shared/random.wgsl"
#include "shared/streams.wgsl"

// Host: src/ising/swendsen-wang.ts; the same as in cluster-bonds.wgsl.
struct Update {
  lattice: Lattice,
  key: vec2u,
  step: u32,
  unlike: u32,
  against: u32,
  bands: u32,
  streams: vec4u,
}

@group(0) @binding(0) var<storage, read_write> spins: array<u32>;
@group(0) @binding(1) var<storage, read> labels: array<u32>;
@group(0) @binding(2) var<uniform> update: Update;
@group(0) @binding(3) var<uniform> ordinal: u32;


fn root_of(label: u32) -> u32 {
  var at = label;
  var parent = labels[at];
  while (parent != at) {
    at = parent;
    parent = labels[at];
  }
  return at;
}

#if PART
// The number that a spin has in the whole ensemble.
fn whole_label(label: u32) -> u32 {
  let groups = update.lattice.groups;
  let word = (label - 1u) / 32u;
  let site = word / groups;
  let stream = stream_of(word - site * groups, update.streams);
  return 1u + (site * update.streams.w + stream) * 32u + ((label - 1u) & 31u);
}
#else
fn whole_label(label: u32) -> u32 {
  return label;
}
#endif

// The coin of a cluster is drawn by its root.
fn coin(root: u32) -> bool {
  return root != 0u && (random4(update.key, whole_label(root), 0u, update.step + ordinal / update.bands, 9u).x & 1u) == 1u;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let band = ordinal % update.bands;
  let word = band * invocations(size) + invocation_of(id, size);
  let lattice = update.lattice;
  if (word >= lattice.width * lattice.height * lattice.groups) {
    return;
  }
  var flips = 0u;
  var lane = 1u;
  for (var bit = 0u; bit < 32u; bit++) {
    flips |= select(0u, lane, coin(root_of(1u + word * 32u + bit)));
    lane *= 2u;
  }
  spins[word] ^= flips;
}
