// Products of block averages h with those r columns to the right and r rows below, on the periodic block lattice, summed
// over a row. One invocation a distance, row and system; the host adds up the rows in double precision.
//
// Output: sums[(r * side + row) * systems + system], r = 0 .. side / 2.
#include "shared/invocation.wgsl"

// Host: src/rg/average-correlations.ts.
struct Pairs {
  systems: u32,
  side: u32,
  distances: u32,
}

@group(0) @binding(0) var<storage, read> averages: array<f32>;
@group(0) @binding(1) var<storage, read_write> sums: array<f32>;
@group(0) @binding(2) var<uniform> pairs: Pairs;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let place = invocation / pairs.systems;
  let system = invocation - place * pairs.systems;
  let r = place / pairs.side;
  let y = place - r * pairs.side;
  if (r >= pairs.distances) {
    return;
  }
  let row = y * pairs.side;
  let below = (y + r) % pairs.side * pairs.side;
  var sum = 0.0;
  for (var x = 0u; x < pairs.side; x++) {
    let here = averages[(row + x) * pairs.systems + system];
    let right = averages[(row + (x + r) % pairs.side) * pairs.systems + system];
    sum += here * (right + averages[(below + x) * pairs.systems + system]);
  }
  sums[invocation] = sum;
}
