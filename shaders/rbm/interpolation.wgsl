// A point on the straight line between two arrays of parameters: (1 - share) first + share second. Shares of 0 and 1 give
// the ends to the bit. One number an invocation.
#include "shared/invocation.wgsl"

// Host: src/rbm/evaluation/interpolation.ts.
struct Line {
  count: u32,
}

@group(0) @binding(0) var<storage, read> first: array<f32>;
@group(0) @binding(1) var<storage, read> second: array<f32>;
@group(0) @binding(2) var<storage, read> shares: array<f32>; // of each ordinal
@group(0) @binding(3) var<storage, read_write> point: array<f32>;
@group(0) @binding(4) var<uniform> line: Line;
@group(0) @binding(5) var<uniform> ordinal: u32;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let at = invocation_of(id, size);
  if (at >= line.count) {
    return;
  }
  let share = shares[ordinal];
  point[at] = (1.0 - share) * first[at] + share * second[at];
}
