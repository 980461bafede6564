// Products of block averages h, summed over a row of the periodic block lattice: h^2, and h times its neighbours to the
// right and below. One invocation a row and system; the host adds up the rows in double precision.
//
// Output: moments[row * systems + system] = (sum of h^2, sum of h h').
#include "shared/invocation.wgsl"

// Host: src/rg/average-moments.ts.
struct Moments {
  systems: u32,
  side: u32,
}

@group(0) @binding(0) var<storage, read> averages: array<f32>;
@group(0) @binding(1) var<storage, read_write> moments: array<vec2f>;
@group(0) @binding(2) var<uniform> lattice: Moments;

fn average_at(x: u32, y: u32, system: u32) -> f32 {
  return averages[(y * lattice.side + x) * lattice.systems + system];
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let y = invocation / lattice.systems;
  let system = invocation - y * lattice.systems;
  if (y >= lattice.side) {
    return;
  }
  let below = select(y + 1u, 0u, y + 1u == lattice.side);
  var sums = vec2f(0.0);
  var here = average_at(0u, y, system);
  let first = here;
  for (var x = 0u; x < lattice.side; x++) {
    var right = first;
    if (x + 1u < lattice.side) {
      right = average_at(x + 1u, y, system);
    }
    sums += here * vec2f(here, right + average_at(x, below, system));
    here = right;
  }
  moments[invocation] = sums;
}
