// Swendsen-Wang on processors, fifth stage: spins of colour 0 flip with their first parents. An invocation walks over the
// rows that cluster-rows.wgsl walked over, 32 systems at a time.
#include "ising/include/cluster-update.wgsl"

@group(0) @binding(0) var<storage, read> bonds: array<u32>;
@group(0) @binding(1) var<storage, read_write> flips: array<u32>;
@group(0) @binding(2) var<uniform> update: Update;
@group(0) @binding(3) var<uniform> ordinal: u32;

#include "ising/include/cluster-links.wgsl"

@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let lattice = update.lattice;
  let band = ordinal % update.bands;
  let invocation = (band * size.y + id.y) * size.x * 4u + id.x;
  let g = invocation % lattice.groups;
  let first = invocation / lattice.groups * ROWS;
  let row = lattice.width >> 1u;
  let last = min(first + ROWS, lattice.height);
  for (var at = first * row; at < last * row; at++) {
    let word = at * lattice.groups + g;
    let links = links_of(lattice, place_of(lattice, word));
    let parents = parents_of(links);
    flips[word] |= (parents.x & flips[links.words.x])
      | (parents.y & rotate_right(flips[links.words.y], links.shifts.y))
      | (parents.z & rotate_right(flips[links.words.z], links.shifts.z))
      | (parents.w & rotate_right(flips[links.words.w], links.shifts.w));
  }
}
