// Swendsen-Wang on processors, second stage: the clusters of ROWS rows, which one invocation walks over. Every spin of
// colour 0 begins with the parent of its first link, known from before; its other links join clusters. Workgroup memory,
// which cluster-tiles.wgsl uses, is slow on processors.
#include "ising/include/cluster-update.wgsl"

@group(0) @binding(0) var<storage, read> bonds: array<u32>;
@group(0) @binding(1) var<storage, read_write> labels: array<u32>;
@group(0) @binding(2) var<uniform> update: Update;
@group(0) @binding(3) var<uniform> ordinal: u32;

#include "ising/include/cluster-links.wgsl"

// Joins the clusters of two spins of the tile, as unite of cluster-join.wgsl does, with nobody else about.
fn unite(first: u32, second: u32) {
  var a = first;
  var b = second;
  var above_a = labels[a];
  var above_b = labels[b];
  while (above_a != above_b) {
    let swaps = above_a < above_b;
    let high = select(a, b, swaps);
    let above_high = select(above_a, above_b, swaps);
    b = select(b, a, swaps);
    above_b = select(above_b, above_a, swaps);
    labels[high] = above_b;
    a = above_high;
    above_a = select(labels[a], above_b, above_high == high);
  }
}

@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let lattice = update.lattice;
  let band = ordinal % update.bands;
  let invocation = (band * size.y + id.y) * size.x * 4u + id.x;
  let g = invocation % lattice.groups;
  let first = invocation / lattice.groups * ROWS;
  if (invocation == 0u) {
    labels[0] = 0u;
  }
  let half = lattice.width >> 1u;
  let last = min(first + ROWS, lattice.height);
  for (var y = first; y < last; y++) {
    let start = y * half * lattice.groups + g;
    var around = 0u;
    for (var j = 0u; j < half; j++) {
      let word = start + j * lattice.groups;
      let links = links_of(lattice, Place(word, 2u * j + (y & 1u), y, g));
      let parents = parents_of(links);
      let roots = ~any_of(parents);
      var lane = 1u;
      for (var bit = 0u; bit < 32u; bit++) {
        let own = label_of(word, bit);
        let parent = labels[select(linked(links, parents, lane, bit), 0u, (roots & lane) != 0u)];
        labels[own] = select(parent, own, (roots & lane) != 0u);
        lane *= 2u;
      }
      var left = links.inside & ~parents;
      while (any_of(left) != 0u) {
        let other = lowest_of(any_of(left));
        let bit = bit_of(other);
        unite(label_of(word, bit), linked(links, left, other, bit));
        left &= ~(first_of(left) & vec4u(other));
      }
      around |= links.around;
    }
    // Joined last, when the last word of the row has its labels too.
    let end = start + (half - 1u) * lattice.groups;
    for (; around != 0u; around &= around - 1u) {
      let bit = bit_of(lowest_of(around));
      unite(label_of(start, bit), label_of(end, (bit + 31u * lattice.strips) & 31u));
    }
  }
}
