// The largest size among the numbers of each machine, as bits. Sizes of floats have the order of their bits, with infinity and then NaN on
// top, so a parameter that ran away is found also as infinity or NaN. The third dimension counts the machines, whose numbers lie one
// after the other. The host sets the results to 0 before.
#include "shared/invocation.wgsl"

// Host: src/rbm/machine/largest-parameter.ts.
struct Numbers {
  count: u32, // of a machine
}

@group(0) @binding(0) var<storage, read> numbers: array<u32>;
@group(0) @binding(1) var<storage, read_write> largest: array<atomic<u32>>;
@group(0) @binding(2) var<uniform> given: Numbers;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let own = id.z * given.count;
  let first = invocation_of(id, size) * 64u;
  var most = 0u;
  for (var at = first; at < min(first + 64u, given.count); at++) {
    most = max(most, numbers[own + at] & 0x7fffffffu);
  }
  if (most > 0u) {
    atomicMax(&largest[id.z], most);
  }
}
