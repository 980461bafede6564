// The gradient of rbm/gradient.wgsl with conditional means in place of the hidden samples, which have the same
// expectation and less noise; with VISIBLE_MEANS also in place of the model's visible samples (Hinton 2010, section 3).
#include "shared/invocation.wgsl"
#include "rbm/include/spin.wgsl"
#include "rbm/include/weight-block.wgsl"
#include "rbm/include/unpack.wgsl"

@group(0) @binding(0) var<storage, read> data: array<u32>;
@group(0) @binding(2) var<storage, read> data_hidden: array<vec4f>;
@group(0) @binding(4) var<storage, read> model_hidden: array<vec4f>;

fn sum_of_product(a: Sums, b: Sums) -> f32 {
  return dot(a.low[0], b.low[0]) + dot(a.low[1], b.low[1]) + dot(a.low[2], b.low[2]) + dot(a.low[3], b.low[3]) +
    dot(a.high[0], b.high[0]) + dot(a.high[1], b.high[1]) + dot(a.high[2], b.high[2]) + dot(a.high[3], b.high[3]);
}

// Visible units of a word: 0 and 1 or, SPIN, -1 and 1; 0 where there is no sample.
fn values(word: u32, lanes: u32) -> Sums {
  let up = unpacked(word & lanes);
  if (is_spin) {
    let all = unpacked(lanes);
    return Sums(2.0 * up.low - all.low, 2.0 * up.high - all.high);
  }
  return up;
}

fn data_hidden_at(at: u32) -> Sums {
  let m = at * 8u;
  return Sums(
    mat4x4f(data_hidden[m], data_hidden[m + 1u], data_hidden[m + 2u], data_hidden[m + 3u]),
    mat4x4f(data_hidden[m + 4u], data_hidden[m + 5u], data_hidden[m + 6u], data_hidden[m + 7u]));
}

fn model_hidden_at(at: u32) -> Sums {
  let m = at * 8u;
  return Sums(
    mat4x4f(model_hidden[m], model_hidden[m + 1u], model_hidden[m + 2u], model_hidden[m + 3u]),
    mat4x4f(model_hidden[m + 4u], model_hidden[m + 5u], model_hidden[m + 6u], model_hidden[m + 7u]));
}

#if VISIBLE_MEANS
@group(0) @binding(3) var<storage, read> model_visible: array<vec4f>;

fn model_values(at: u32, lanes: u32) -> Sums {
  let m = at * 8u;
  let present = unpacked(lanes);
  return Sums(
    mat4x4f(
      model_visible[m] * present.low[0], model_visible[m + 1u] * present.low[1],
      model_visible[m + 2u] * present.low[2], model_visible[m + 3u] * present.low[3]),
    mat4x4f(
      model_visible[m + 4u] * present.high[0], model_visible[m + 5u] * present.high[1],
      model_visible[m + 6u] * present.high[2], model_visible[m + 7u] * present.high[3]));
}
#else
@group(0) @binding(3) var<storage, read> model_visible: array<u32>;

fn model_values(at: u32, lanes: u32) -> Sums {
  return values(model_visible[at], lanes);
}
#endif

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let block = block_of(invocation_of(id, size));
  if (!block.inside) {
    return;
  }
  let record = batch_record(statistics.batch, ordinal);
  var of_data = vec4f(0.0);
  for (var g = 0u; g < order[record]; g++) {
    let at = block.rows * statistics.batch.data_groups + order[record + record_head + g];
    let lanes = data_lanes(record, g);
    let h = data_hidden_at(block.hidden * statistics.batch.groups + g);
    of_data += vec4f(
      sum_of_product(values(data[at.x], lanes), h), sum_of_product(values(data[at.y], lanes), h),
      sum_of_product(values(data[at.z], lanes), h), sum_of_product(values(data[at.w], lanes), h));
  }
  var of_model = vec4f(0.0);
  for (var g = 0u; g < model_groups(record); g++) {
    let at = block.rows * statistics.model_groups + g;
    let lanes = model_lanes(record, g);
    let h = model_hidden_at(block.hidden * statistics.model_groups + g);
    of_model += vec4f(
      sum_of_product(model_values(at.x, lanes), h), sum_of_product(model_values(at.y, lanes), h),
      sum_of_product(model_values(at.z, lanes), h), sum_of_product(model_values(at.w, lanes), h));
  }
  finish(block, of_data, of_model, record);
}
