// Swendsen-Wang on processors, fourth stage: the roots of rows draw, or look up, the coins of their clusters;
// cluster-spread.wgsl gives them to the other spins of colour 0.
#include "ising/include/cluster-update.wgsl"

@group(0) @binding(0) var<storage, read> bonds: array<u32>;
@group(0) @binding(1) var<storage, read_write> labels: array<atomic<u32>>;
@group(0) @binding(2) var<storage, read_write> flips: array<u32>;
@group(0) @binding(3) var<uniform> update: Update;
@group(0) @binding(4) var<uniform> ordinal: u32;

#include "ising/include/cluster-links.wgsl"
#include "ising/include/cluster-root.wgsl"
#include "ising/include/cluster-coin.wgsl"

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let lattice = update.lattice;
  let band = ordinal % update.bands;
  let word = band * invocations(size) + invocation_of(id, size);
  if (word >= colour_words(lattice)) {
    return;
  }
  var flipped = 0u;
  for (var left = ~any_of(parents_of(links_of(lattice, place_of(lattice, word)))); left != 0u; left &= left - 1u) {
    let lane = lowest_of(left);
    flipped |= select(0u, lane, coin(root_of(label_of(word, bit_of(lane)))));
  }
  flips[word] = flipped;
}
