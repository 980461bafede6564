// How many samples have each unit at 1, one unit an invocation.
#include "shared/invocation.wgsl"
#include "rbm/include/batch.wgsl"

// Host: src/rbm/sampling/unit-means.ts.
struct Samples {
  units: u32,
  groups: u32,
  samples: u32,
}

@group(0) @binding(0) var<storage, read> data: array<u32>;
@group(0) @binding(1) var<storage, read_write> counts: array<u32>;
@group(0) @binding(2) var<uniform> samples: Samples;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let unit = invocation_of(id, size);
  if (unit >= samples.units) {
    return;
  }
  var ones = 0u;
  for (var g = 0u; g < samples.groups; g++) {
    ones += countOneBits(data[unit * samples.groups + g] & lanes_of(samples.samples, g));
  }
  counts[unit] = ones;
}
