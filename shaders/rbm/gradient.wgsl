// The gradient of the log-likelihood in the weights, as contrastive divergence estimates it (Hinton 2002):
//   <v_i h_j> of the data - <v_i h_j> of the model, per sample,
// centred where wanted: <(v - mu)(h - lambda)> with the offsets mu and lambda (Montavon & Mueller 2012, eq. 6).
// Here from samples of both layers, by AND (0 and 1) or XOR (SPIN) and popcount. An invocation owns four visible units
// and one hidden unit.
#include "shared/invocation.wgsl"
#include "rbm/include/spin.wgsl"
#include "rbm/include/weight-block.wgsl"
#include "rbm/include/gradient-machines.wgsl"

@group(0) @binding(0) var<storage, read> data: array<u32>;
@group(0) @binding(2) var<storage, read> data_hidden: array<u32>;
@group(0) @binding(3) var<storage, read> model_visible: array<u32>;
@group(0) @binding(4) var<storage, read> model_hidden: array<u32>;

// Sums over the samples of a group of products with four visible units.
fn products(visible: vec4u, hidden: u32, lanes: u32) -> vec4i {
  if (is_spin) {
    return vec4i(i32(countOneBits(lanes))) - 2 * vec4i(countOneBits((visible ^ vec4u(hidden)) & vec4u(lanes)));
  }
  return vec4i(countOneBits(visible & vec4u(hidden & lanes)));
}

fn model_products(block: Block, record: u32, g: u32) -> vec4i {
  let at = block.rows * statistics.model_groups + (model_visible_from + g);
  let visible = vec4u(model_visible[at.x], model_visible[at.y], model_visible[at.z], model_visible[at.w]);
  let hidden = model_hidden[model_hidden_from + block.hidden * statistics.model_groups + g];
  return products(visible, hidden, model_lanes(record, g));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let block = block_of(invocation_of(id, size));
  if (!block.inside) {
    return;
  }
#if MANY
  choose_machine(id, size);
#endif
  let record = own_record();
  var of_data = vec4i(0);
  var of_model = vec4i(0);
  for (var g = 0u; g < order[record]; g++) {
    let at = block.rows * statistics.batch.data_groups + (data_from + order[record + record_head + g]);
    let visible = vec4u(data[at.x], data[at.y], data[at.z], data[at.w]);
    let hidden = data_hidden[data_hidden_from + block.hidden * statistics.batch.groups + g];
    of_data += products(visible, hidden, data_lanes(record, g));
    if (!PERSISTENT) {
      of_model += model_products(block, record, g);
    }
  }
  if (PERSISTENT) {
    for (var g = 0u; g < statistics.model_groups; g++) {
      of_model += model_products(block, record, g);
    }
  }
  finish_counts(block, of_data, of_model, record);
}
