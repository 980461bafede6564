// The gradient of the log-likelihood per block in the parameters of a convolutional machine, from the sums over rows of blocks
// of rbm/convolution-products.wgsl. On the way the parameters before the step are averaged over the last updates of a
// training (Polyak & Juditsky 1992). One parameter an invocation: the weights, the visible bias, the hidden bias.
#include "shared/invocation.wgsl"

// Host: src/rbm/training/convolution-gradient.ts.
struct Rows {
  weights: u32,
  blocks: u32,   // rows of blocks, and blocks of a row
  ordinals: u32, // ordinals of one update
  skipped: u32,  // updates of this submit before the averaged ones
  averaged: u32, // updates of earlier submits that are averaged
}

@group(0) @binding(0) var<storage, read> rows: array<f32>;
@group(0) @binding(1) var<storage, read> weights: array<f32>;
@group(0) @binding(2) var<storage, read> visible_bias: array<f32>;
@group(0) @binding(3) var<storage, read> hidden_bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> gradient: array<f32>;
@group(0) @binding(5) var<storage, read_write> average: array<f32>;
@group(0) @binding(6) var<uniform> sums: Rows;
@group(0) @binding(7) var<uniform> ordinal: u32;

fn parameter_at(at: u32) -> f32 {
  if (at < sums.weights) {
    return weights[at];
  }
  if (at == sums.weights) {
    return visible_bias[0];
  }
  return hidden_bias[0];
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let at = invocation_of(id, size);
  if (at >= sums.weights + 2u) {
    return;
  }
  var sum = 0.0;
  for (var row = 0u; row < sums.blocks; row++) {
    sum += rows[at * sums.blocks + row];
  }
  gradient[at] = sum / f32(sums.blocks * sums.blocks);
  let update = ordinal / sums.ordinals;
  if (update >= sums.skipped) {
    let count = sums.averaged + update - sums.skipped + 1u;
    average[at] = mix(average[at], parameter_at(at), 1.0 / f32(count));
  }
}
