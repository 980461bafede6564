// How many block averages of every system have each of the values that they can have: the mean of n spins is 2 k / n - 1
// with k = 0 .. n of them up. One invocation a value and system.
//
// Output: counts[k * systems + system].
#include "shared/invocation.wgsl"

// Host: src/rg/average-histogram.ts.
struct Histogram {
  systems: u32,
  sites: u32,  // of the block lattice
  spins: u32,  // n, of a block
}

@group(0) @binding(0) var<storage, read> averages: array<f32>;
@group(0) @binding(1) var<storage, read_write> counts: array<u32>;
@group(0) @binding(2) var<uniform> histogram: Histogram;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let up = invocation / histogram.systems;
  let system = invocation - up * histogram.systems;
  if (up > histogram.spins) {
    return;
  }
  let half = 0.5 * f32(histogram.spins);
  var count = 0u;
  for (var site = 0u; site < histogram.sites; site++) {
    let average = averages[site * histogram.systems + system];
    count += select(0u, 1u, u32(round((average + 1.0) * half)) == up);
  }
  counts[invocation] = count;
}
