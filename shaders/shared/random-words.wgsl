// The outputs of random4 for a block of counters, site fastest, then group, step and block. Tests of the generators
// look at them, and the benchmark of the generators times them.
#include "shared/invocation.wgsl"
#include "shared/random.wgsl"

// Host: src/ensemble/random-words.ts.
struct Counters {
  first: vec4u,  // the smallest site, group, step and block
  extent: vec4u, // how many of each
  key: vec2u,
}

@group(0) @binding(0) var<storage, read_write> outputs: array<vec4u>;
@group(0) @binding(1) var<uniform> counters: Counters;

// Blocks that are drawn and combined into one output: with many, time is spent drawing rather than writing.
override FOLD: u32 = 1u;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let index = invocation_of(id, size);
  let extent = counters.extent;
  let of_steps = index / extent.x / extent.y;
  let of_blocks = of_steps / extent.z;
  if (of_blocks >= extent.w) {
    return;
  }
  let at = counters.first
    + vec4u(index % extent.x, index / extent.x % extent.y, of_steps % extent.z, of_blocks);
  var folded = vec4u(0u);
  for (var fold = 0u; fold < FOLD; fold++) {
    folded ^= random4(counters.key, at.x, at.y, at.z, at.w + fold * extent.w);
  }
  outputs[index] = folded;
}
