// Samples one layer at an inverse temperature beta between a machine without weights and the machine itself: logits
// (1 - beta) base + beta (bias + activation), doubled for SPIN. One unit and 32 runs an invocation.
#include "shared/invocation.wgsl"
#include "shared/random.wgsl"
#include "rbm/include/spin.wgsl"
#include "rbm/include/unpack.wgsl"
#include "rbm/include/sample32.wgsl"

// Host: src/rbm/evaluation/annealing.ts.
struct Layer {
  key: vec2u,
  units: u32,
  groups: u32,
  step: u32,    // of ordinal 0
}

@group(0) @binding(0) var<storage, read> activations: array<vec4f>;
@group(0) @binding(1) var<storage, read> base: array<f32>;
@group(0) @binding(2) var<storage, read> biases: array<f32>;
@group(0) @binding(3) var<storage, read> betas: array<f32>; // of the step before each ordinal, then of the last one
@group(0) @binding(4) var<storage, read_write> words: array<u32>;
@group(0) @binding(5) var<uniform> layer: Layer;
@group(0) @binding(6) var<uniform> ordinal: u32;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let at = invocation_of(id, size);
  let unit = at / layer.groups;
  if (unit >= layer.units) {
    return;
  }
  let beta = betas[ordinal + 1u];
  let plain = (1.0 - beta) * base[unit] + beta * biases[unit];
  let factor = select(1.0, 2.0, is_spin);
  let m = at * 8u;
  let offset = mat4x4f(vec4f(plain), vec4f(plain), vec4f(plain), vec4f(plain));
  let low = mat4x4f(activations[m], activations[m + 1u], activations[m + 2u], activations[m + 3u]);
  let high = mat4x4f(activations[m + 4u], activations[m + 5u], activations[m + 6u], activations[m + 7u]);
  let logits = Sums(factor * (offset + beta * low), factor * (offset + beta * high));
  words[at] = sample32(logits, layer.key, unit, at - unit * layer.groups, layer.step + ordinal);
}
