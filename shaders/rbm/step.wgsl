// A step of parameters along a gradient in memory; an invocation takes every n-th, n being the number of invocations.
#include "shared/invocation.wgsl"
#include "rbm/include/parameter-step.wgsl"

@group(0) @binding(0) var<storage, read> gradients: array<f32>;
@group(0) @binding(1) var<storage, read_write> parameters: array<f32>;
@group(0) @binding(2) var<storage, read_write> moments: array<f32>; // `count` first ones, in Adam then the second ones
@group(0) @binding(3) var<uniform> step: Step;
@group(0) @binding(4) var<uniform> ordinal: u32;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let stride = invocations(size);
  for (var at = invocation_of(id, size); at < step.count; at += stride) {
    step_parameter(at, gradients[at * step.gradient_stride + step.gradient_offset]);
  }
}
