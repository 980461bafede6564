// The gradient of the log-likelihood in the weights, as contrastive divergence estimates it (Hinton 2002):
//   <v_i h_j> of the data - <v_i h_j> of the model, per sample,
// centred where wanted: <(v - mu)(h - lambda)> with the offsets mu and lambda (Montavon & Mueller 2012, eq. 6).
// Here from samples of both layers, by AND (0 and 1) or XOR (SPIN) and popcount. An invocation owns four visible units
// and two hidden units, one from each half, so that it reads the words of visible units once for both.
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

// Sums of the two blocks of an invocation, whose visible units are the same.
struct Sums {
  a: vec4i,
  b: vec4i,
}

fn add_products(sums: ptr<function, Sums>, visible: vec4u, a: u32, b: u32, lanes: u32) {
  (*sums).a += products(visible, a, lanes);
  (*sums).b += products(visible, b, lanes);
}

fn add_model(sums: ptr<function, Sums>, rows: vec4u, columns: vec2u, record: u32, g: u32) {
  let at = rows * statistics.model_groups + (model_visible_from + g);
  let visible = vec4u(model_visible[at.x], model_visible[at.y], model_visible[at.z], model_visible[at.w]);
  let hidden = columns * statistics.model_groups + (model_hidden_from + g);
  add_products(sums, visible, model_hidden[hidden.x], model_hidden[hidden.y], model_lanes(record, g));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let half = (statistics.hidden + 1u) / 2u;
  let a = block_of(invocation_of(id, size), half);
  if (!a.inside) {
    return;
  }
  let b = Block(a.first, a.hidden + half, a.rows, a.hidden + half < statistics.hidden);
#if MANY
  choose_machine(id, size);
#endif
  let columns = vec2u(a.hidden, select(a.hidden, b.hidden, b.inside));
  let record = own_record();
  let groups = order[record];
  var of_data: Sums;
  var of_model: Sums;
  for (var g = 0u; g < groups; g++) {
    let at = a.rows * statistics.batch.data_groups + (data_from + order[record + record_head + g]);
    let visible = vec4u(data[at.x], data[at.y], data[at.z], data[at.w]);
    let hidden = columns * statistics.batch.groups + (data_hidden_from + g);
    add_products(&of_data, visible, data_hidden[hidden.x], data_hidden[hidden.y], data_lanes(record, g));
    if (!PERSISTENT) {
      add_model(&of_model, a.rows, columns, record, g);
    }
  }
  if (PERSISTENT) {
    for (var g = 0u; g < statistics.model_groups; g++) {
      add_model(&of_model, a.rows, columns, record, g);
    }
  }
  finish_counts(a, of_data.a, of_model.a, record);
  if (b.inside) {
    finish_counts(b, of_data.b, of_model.b, record);
  }
}
