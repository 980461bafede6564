// Samples one layer at an inverse temperature beta between a start without weights and the machine itself: logits
// (1 - beta) base + beta (bias + activation), doubled for SPIN. Visible units have the base biases of the component that
// their run has drawn (annealing-weight.wgsl), hidden units have none. One unit and 32 runs an invocation.
#include "shared/invocation.wgsl"
#include "shared/random.wgsl"
#include "rbm/include/spin.wgsl"
#include "rbm/include/unpack.wgsl"
#include "rbm/include/sample32.wgsl"

// Host: src/rbm/evaluation/annealing-path.ts.
struct Layer {
  key: vec2u,
  units: u32,
  groups: u32,
  step: u32,    // of ordinal 0
  stride: u32,  // base biases of a unit, or 0 for hidden units
}

@group(0) @binding(0) var<storage, read> activations: array<vec4f>;
@group(0) @binding(1) var<storage, read> base: array<f32>; // [unit][component], and one more of each unit
@group(0) @binding(2) var<storage, read> biases: array<f32>;
@group(0) @binding(3) var<storage, read> betas: array<f32>; // of the step before each ordinal, then of the last one
@group(0) @binding(4) var<storage, read> chosen: array<vec4u>;
@group(0) @binding(5) var<storage, read_write> words: array<u32>;
@group(0) @binding(6) var<uniform> layer: Layer;
@group(0) @binding(7) var<uniform> ordinal: u32;

// Logits of four runs without their factor.
fn input(unit: u32, group: u32, quad: u32, beta: f32) -> vec4f {
  let sum = vec4f(beta * biases[unit]) + beta * activations[(unit * layer.groups + group) * 8u + quad];
  if (layer.stride == 0u) {
    return sum;
  }
  let c = chosen[group * 8u + quad];
  let first = unit * layer.stride;
  let starts = vec4f(base[first + c.x], base[first + c.y], base[first + c.z], base[first + c.w]);
  return sum + (1.0 - beta) * starts;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let at = invocation_of(id, size);
  let unit = at / layer.groups;
  if (unit >= layer.units) {
    return;
  }
  let group = at - unit * layer.groups;
  let beta = betas[ordinal + 1u];
  let factor = select(1.0, 2.0, is_spin);
  let low = mat4x4f(input(unit, group, 0u, beta), input(unit, group, 1u, beta), input(unit, group, 2u, beta), input(unit, group, 3u, beta));
  let high = mat4x4f(input(unit, group, 4u, beta), input(unit, group, 5u, beta), input(unit, group, 6u, beta), input(unit, group, 7u, beta));
  words[at] = sample32(Sums(factor * low, factor * high), layer.key, unit, group, layer.step + ordinal);
}
