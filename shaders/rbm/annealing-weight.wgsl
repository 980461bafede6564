// How much ln p* of the visible state of four runs changes where the inverse temperature goes from the last beta to the
// next (Neal 2001; Salakhutdinov & Murray 2008, eq. 17): one increment of ln w a run.
#include "shared/invocation.wgsl"
#include "rbm/include/log-weight.wgsl"

// Host: src/rbm/evaluation/annealing.ts.
struct Runs {
  visible: u32,
  hidden: u32,
  groups: u32,
}

@group(0) @binding(0) var<storage, read> states: array<u32>;
@group(0) @binding(1) var<storage, read> activations: array<vec4f>;
@group(0) @binding(2) var<storage, read> base: array<f32>;
@group(0) @binding(3) var<storage, read> visible_bias: array<f32>;
@group(0) @binding(4) var<storage, read> hidden_bias: array<f32>;
@group(0) @binding(5) var<storage, read> betas: array<f32>;
@group(0) @binding(6) var<storage, read_write> increments: array<vec4f>; // [ordinal][quad]
@group(0) @binding(7) var<uniform> runs: Runs;
@group(0) @binding(8) var<uniform> ordinal: u32;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let at = invocation_of(id, size);
  let quads = runs.groups * 8u;
  if (at >= quads) {
    return;
  }
  let before = betas[ordinal];
  let after = betas[ordinal + 1u];
  var sum = vec4f(0.0);
  for (var j = 0u; j < runs.hidden; j++) {
    let x = activations[j * quads + at] + hidden_bias[j];
    sum += log_weight(after * x) - log_weight(before * x);
  }
  var linear = vec4f(0.0);
  for (var i = 0u; i < runs.visible; i++) {
    linear += (visible_bias[i] - base[i]) * unit_values(states[i * runs.groups + at / 8u], at % 8u);
  }
  increments[ordinal * quads + at] = sum + (after - before) * linear;
}
