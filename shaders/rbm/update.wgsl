// One contrastive-divergence step for the weights (Hinton 2002): statistics over the batch by AND and popcount,
// then momentum and the step itself.
//   gradient = (<v_i h_j> of the data - <v_i h_j> after Gibbs steps) per sample
//   velocity = momentum * velocity + rate * (gradient - l1 * sign(weight));  weight += velocity
// The L1 penalty stands inside the learning rate. An invocation owns four visible units and one hidden unit.
#include "rbm/batch.wgsl"

// Host: src/rbm/weight-update.ts.
struct Update {
  batch: Batch,
  visible: u32,
  hidden: u32,
  rate: f32,
  momentum: f32,
  l1: f32,
}

@group(0) @binding(0) var<storage, read> data: array<u32>;
@group(0) @binding(1) var<storage, read> order: array<u32>;
@group(0) @binding(2) var<storage, read> data_hidden: array<u32>;
@group(0) @binding(3) var<storage, read> model_visible: array<u32>;
@group(0) @binding(4) var<storage, read> model_hidden: array<u32>;
@group(0) @binding(5) var<storage, read_write> weights: array<f32>;
@group(0) @binding(6) var<storage, read_write> velocities: array<f32>;
@group(0) @binding(7) var<uniform> update: Update;
@group(0) @binding(8) var<uniform> ordinal: u32;

fn change(visible: u32, hidden: u32, difference: i32, samples: f32) {
  if (visible >= update.visible) {
    return;
  }
  let at = visible * update.hidden + hidden;
  let weight = weights[at];
  let push = f32(difference) / samples - update.l1 * sign(weight);
  let velocity = update.momentum * velocities[at] + update.rate * push;
  velocities[at] = velocity;
  weights[at] = weight + velocity;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = id.y * size.x * 64u + id.x;
  let block = invocation / update.hidden;
  let hidden = invocation - block * update.hidden;
  let first = block * 4u;
  if (first >= update.visible) {
    return;
  }
  let record = batch_record(update.batch, ordinal);
  let count = order[record];
  let rows = min(vec4u(first, first + 1u, first + 2u, first + 3u), vec4u(update.visible - 1u));
  let data_rows = rows * update.batch.data_groups;
  let model_rows = rows * update.batch.groups;
  var difference = vec4i(0);
  for (var g = 0u; g < count; g++) {
    let at = data_rows + order[record + 1u + g];
    let before = vec4u(data[at.x], data[at.y], data[at.z], data[at.w]);
    let to = model_rows + g;
    let after = vec4u(model_visible[to.x], model_visible[to.y], model_visible[to.z], model_visible[to.w]);
    let data_h = data_hidden[hidden * update.batch.groups + g];
    let model_h = model_hidden[hidden * update.batch.groups + g];
    difference += vec4i(countOneBits(before & vec4u(data_h))) - vec4i(countOneBits(after & vec4u(model_h)));
  }
  let samples = f32(count * 32u);
  change(first, hidden, difference.x, samples);
  change(first + 1u, hidden, difference.y, samples);
  change(first + 2u, hidden, difference.z, samples);
  change(first + 3u, hidden, difference.w, samples);
}
