// Free energies F(v) = -a.v - sum_j ln sum over h_j of e^(h_j x_j), x = b + v W, of four samples an invocation, from
// the activations v W that rbm/layer-activations.wgsl wrote.
#include "shared/invocation.wgsl"
#include "rbm/include/log-weight.wgsl"

// Host: src/rbm/evaluation/free-energy.ts.
struct Samples {
  visible: u32,
  hidden: u32,
  groups: u32,       // in `activations`
  data_groups: u32,  // words per unit of the data
}

@group(0) @binding(0) var<storage, read> data: array<u32>;
@group(0) @binding(1) var<storage, read> activations: array<vec4f>;
@group(0) @binding(2) var<storage, read> visible_bias: array<f32>;
@group(0) @binding(3) var<storage, read> hidden_bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> energies: array<vec4f>;
@group(0) @binding(5) var<uniform> samples: Samples;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let at = invocation_of(id, size);
  let quads = samples.groups * 8u;
  if (at >= quads) {
    return;
  }
  let g = at / 8u;
  var sum = vec4f(0.0);
  for (var j = 0u; j < samples.hidden; j++) {
    sum += log_weight(activations[j * quads + at] + hidden_bias[j]);
  }
  for (var i = 0u; i < samples.visible; i++) {
    sum += visible_bias[i] * unit_values(data[i * samples.data_groups + g], at % 8u);
  }
  energies[at] = -sum;
}
