// Conditional means of the hidden units given visible means instead of samples: the last half-step where a
// reconstruction is kept as probabilities (Hinton 2010, section 3). An invocation owns one unit and four samples.
#include "shared/invocation.wgsl"
#include "rbm/include/means.wgsl"

// Host: src/rbm/sampling/hidden-means.ts.
struct Layer {
  visible: u32,
  hidden: u32,
  quads: u32, // vectors of four samples for each unit
}

@group(0) @binding(0) var<storage, read> visible_means: array<vec4f>;
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read> biases: array<f32>;
@group(0) @binding(3) var<storage, read_write> hidden_means: array<vec4f>;
@group(0) @binding(4) var<uniform> layer: Layer;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let quad = invocation / layer.hidden;
  let unit = invocation - quad * layer.hidden;
  if (quad >= layer.quads) {
    return;
  }
  var sum = vec4f(biases[unit]);
  for (var input = 0u; input < layer.visible; input++) {
    sum += visible_means[input * layer.quads + quad] * weights[input * layer.hidden + unit];
  }
  hidden_means[unit * layer.quads + quad] = mean4(sum * select(1.0, 2.0, is_spin));
}
