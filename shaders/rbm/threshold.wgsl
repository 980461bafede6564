// The likelier value of each unit from its mean: 1 where the mean of 0 and 1 is above 1/2, or that of -1 and 1 above 0. An
// invocation owns the 32 samples of a word.
#include "shared/invocation.wgsl"
#include "rbm/include/spin.wgsl"

// Host: src/rbm/evaluation/stack-reconstruction.ts.
struct Words {
  count: u32,
}

@group(0) @binding(0) var<storage, read> means: array<vec4f>;
@group(0) @binding(1) var<storage, read_write> words: array<u32>;
@group(0) @binding(2) var<uniform> given: Words;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let at = invocation_of(id, size);
  if (at >= given.count) {
    return;
  }
  let middle = vec4f(select(0.5, 0.0, is_spin));
  var word = 0u;
  for (var quad = 0u; quad < 8u; quad++) {
    let above = vec4u(means[8u * at + quad] > middle);
    word |= dot(above, vec4u(1u, 2u, 4u, 8u)) << (4u * quad);
  }
  words[at] = word;
}
