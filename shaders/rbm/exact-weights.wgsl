// The start of a Boltzmann machine in exact arithmetic: each weight is a sum of eight random numbers of 16 bits, which is nearly
// normal (excess kurtosis -0.15), times the deviation, in units of 2^-16. Biases start at zero, as buffers do.
#include "shared/invocation.wgsl"
#include "shared/random.wgsl"
#include "rbm/include/exact-rounding.wgsl"

// Host: src/rbm/machine/machine.ts.
struct ExactWeights {
  count: u32,
  limit: u32, // size of the largest weight
  deviation: vec2u,
  key: vec2u,
}

@group(0) @binding(0) var<storage, read_write> weights: array<f32>;
@group(0) @binding(1) var<uniform> start: ExactWeights;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let at = invocation_of(id, size);
  if (at >= start.count) {
    return;
  }
  let bits = random4(start.key, at, 0u, 0u, 0u);
  let halves = (bits & vec4u(0xffffu)) + upper_halves(bits);
  let sum = i32(halves.x + halves.y + halves.z + halves.w) - 4 * 0xffff;
  let rounding = random4(start.key, at, 0u, 0u, 1u);
  let weight = scaled(vec4i(sum), start.deviation, rounding).x;
  let limit = i32(start.limit);
  weights[at] = f32(clamp(weight, -limit, limit)) * 0x1p-16;
}
