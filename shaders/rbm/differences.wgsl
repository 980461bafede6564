// How many bits of two sets of samples differ, in each group of 32 samples: one unit and group an invocation. The host
// clears the counts before.
#include "shared/invocation.wgsl"
#include "rbm/include/batch.wgsl"

// Host: src/rbm/evaluation/reconstruction.ts.
struct Comparison {
  units: u32,
  groups: u32,        // compared, and words per unit of `second`
  first_groups: u32,  // words per unit of `first`
  samples: u32,
}

#if MANY
#include "rbm/include/machines.wgsl"
#endif

@group(0) @binding(0) var<storage, read> first: array<u32>;
@group(0) @binding(1) var<storage, read> second: array<u32>;
@group(0) @binding(2) var<storage, read_write> differences: array<atomic<u32>>;
@group(0) @binding(3) var<uniform> comparison: Comparison;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let at = invocation_of(id, size);
  let unit = at / comparison.groups;
  let g = at - unit * comparison.groups;
  if (unit >= comparison.units) {
    return;
  }
  var first_from = 0u;
  var second_from = 0u;
  var differences_from = 0u;
#if MANY
  first_from = first_of_machine(arrayLength(&first), id, size);
  second_from = first_of_machine(arrayLength(&second), id, size);
  differences_from = first_of_machine(arrayLength(&differences), id, size);
#endif
  let wrong = first[first_from + unit * comparison.first_groups + g] ^ second[second_from + at];
  atomicAdd(&differences[differences_from + g], countOneBits(wrong & lanes_of(comparison.samples, g)));
}
