// The start of a Boltzmann machine: weights drawn from a normal distribution of mean 0 (Box & Muller 1958), four
// by each invocation. Biases start at zero, as buffers do.
#include "shared/invocation.wgsl"
#include "shared/random.wgsl"

// Host: src/rbm/machine/machine.ts.
struct Weights {
  count: u32,
  deviation: f32,
  key: vec2u,
}

@group(0) @binding(0) var<storage, read_write> weights: array<f32>;
@group(0) @binding(1) var<uniform> start: Weights;

// Two independent standard normal numbers from 24 bits each; the logarithm never sees zero.
fn normal_pair(bits: vec2u) -> vec2f {
  let uniforms = vec2f(bits >> vec2u(8u)) * 0x1p-24;
  let radius = sqrt(max(0.0, -2.0 * log(1.0 - uniforms.x)));
  let angle = 6.2831853 * (uniforms.y - 0.5); // WGSL bounds the error of sin and cos from -pi to pi
  return radius * vec2f(cos(angle), sin(angle));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let quad = invocation_of(id, size);
  let first = quad * 4u;
  if (first >= start.count) {
    return;
  }
  let random = random4(start.key, quad, 0u, 0u, 0u);
  let normal = vec4f(normal_pair(random.xy), normal_pair(random.zw)) * start.deviation;
  for (var i = 0u; i < min(4u, start.count - first); i++) {
    weights[first + i] = normal[i];
  }
}
