// Logarithms of conditional probabilities ln p(v_i | all other visible units), summed over a block of 16 units, of four
// samples an invocation. Flipping unit i changes -F by `gain`, and p = 1/(1 + e^gain).
#include "shared/invocation.wgsl"
#include "rbm/include/log-weight.wgsl"

// Host: src/rbm/evaluation/pseudo-likelihood.ts.
struct Samples {
  visible: u32,
  hidden: u32,
  groups: u32,      // in `activations`
  data_groups: u32, // words per unit of the data
  first: u32,       // invocations of earlier dispatches
}

const block = 16u;

@group(0) @binding(0) var<storage, read> data: array<u32>;
@group(0) @binding(1) var<storage, read> activations: array<vec4f>;
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read> visible_bias: array<f32>;
@group(0) @binding(4) var<storage, read> hidden_bias: array<f32>;
@group(0) @binding(5) var<storage, read_write> sums: array<vec4f>; // [block][quad]
@group(0) @binding(6) var<uniform> samples: Samples;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let at = samples.first + invocation_of(id, size);
  let quads = samples.groups * 8u;
  let first = at / quads * block;
  let quad = at % quads;
  if (first >= samples.visible) {
    return;
  }
  var sum = vec4f(0.0);
  for (var i = first; i < min(first + block, samples.visible); i++) {
    let value = unit_values(data[i * samples.data_groups + quad / 8u], quad % 8u);
    let change = select(1.0, 0.0, is_spin) - 2.0 * value;
    var gain = change * visible_bias[i];
    for (var j = 0u; j < samples.hidden; j++) {
      let x = activations[j * quads + quad] + hidden_bias[j];
      gain += log_weight(x + change * weights[i * samples.hidden + j]) - log_weight(x);
    }
    sum -= max(gain, vec4f(0.0)) + log(1.0 + exp(-abs(gain)));
  }
  sums[at] = sum;
}
