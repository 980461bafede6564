// Swendsen-Wang on processors, fourth stage: which spins of colour 0 flip. An invocation walks over the rows that
// cluster-rows.wgsl walked over: a root of these rows draws, or looks up, the coin of its cluster, and the other spins
// flip with their first parents, 32 systems at a time.
#include "ising/include/cluster-update.wgsl"

@group(0) @binding(0) var<storage, read> bonds: array<u32>;
@group(0) @binding(1) var<storage, read_write> labels: array<atomic<u32>>;
@group(0) @binding(2) var<storage, read_write> flips: array<u32>;
@group(0) @binding(3) var<uniform> update: Update;
@group(0) @binding(4) var<uniform> ordinal: u32;

#include "ising/include/cluster-links.wgsl"
#include "ising/include/cluster-root.wgsl"
#include "ising/include/cluster-coin.wgsl"

@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let lattice = update.lattice;
  let band = ordinal % update.bands;
  let invocation = (band * size.y + id.y) * size.x * 4u + id.x;
  let g = invocation % lattice.groups;
  let first = invocation / lattice.groups * ROWS;
  let half = lattice.width >> 1u;
  let last = min(first + ROWS, lattice.height);
  for (var y = first; y < last; y++) {
    for (var j = 0u; j < half; j++) {
      let word = (y * half + j) * lattice.groups + g;
      let links = links_of(lattice, Place(word, 2u * j + (y & 1u), y, g));
      let parents = parents_of(links);
      var flipped = (parents.x & flips[links.words.x])
        | (parents.y & rotate_right(flips[links.words.y], links.shifts.y))
        | (parents.z & rotate_right(flips[links.words.z], links.shifts.z))
        | (parents.w & rotate_right(flips[links.words.w], links.shifts.w));
      for (var left = ~any_of(parents); left != 0u; left &= left - 1u) {
        let lane = lowest_of(left);
        flipped |= select(0u, lane, coin(root_of(label_of(word, bit_of(lane)))));
      }
      flips[word] = flipped;
    }
  }
}
