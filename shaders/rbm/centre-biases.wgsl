// What centring subtracts from the gradients of the biases: da_i -= sum_j dW_ij lambda_j of the visible layer (VISIBLE),
// db_j -= sum_i mu_i dW_ij of the hidden one (Montavon & Mueller 2012, eq. 7). One unit an invocation.
#include "shared/invocation.wgsl"

struct Average {
  data: f32,
  model: f32,
  offset: f32,
  gradient: f32,
}

// Host: src/rbm/training/gradient.ts.
struct Layer {
  units: u32,
  others: u32,
  unit_stride: u32,  // weights from one unit to the next
  other_stride: u32, // weights from one unit of the other layer to the next
}

@group(0) @binding(0) var<storage, read> gradient: array<f32>;
@group(0) @binding(1) var<storage, read> other_averages: array<Average>;
@group(0) @binding(2) var<storage, read_write> averages: array<Average>;
@group(0) @binding(3) var<uniform> layer: Layer;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let unit = invocation_of(id, size);
  if (unit >= layer.units) {
    return;
  }
  var sum = 0.0;
  for (var other = 0u; other < layer.others; other++) {
    sum += gradient[unit * layer.unit_stride + other * layer.other_stride] * other_averages[other].offset;
  }
  averages[unit].gradient -= sum;
}
