// The gradient of rbm/gradient.wgsl with conditional means in place of the hidden samples, which have the same
// expectation and less noise; with VISIBLE_MEANS also in place of the model's visible samples (Hinton 2010, section 3).
#include "shared/invocation.wgsl"
#include "rbm/include/weight-block.wgsl"
#include "rbm/include/phases.wgsl"
#if EXACT
#include "rbm/include/exact-means.wgsl"
#endif

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let block = block_of(invocation_of(id, size), statistics.hidden);
  if (!block.inside) {
    return;
  }
#if MANY
  choose_machine(id, size);
#endif
  let record = own_record();
#if EXACT
  var data_sum = vec4i(0);
  var model_sum = vec4i(0);
#endif
  var of_data = vec4f(0.0);
  for (var g = 0u; g < order[record]; g++) {
    let at = block.rows * statistics.batch.data_groups + (data_from + order[record + record_head + g]);
    let lanes = data_lanes(record, g);
    let h = data_hidden_at(block.hidden * statistics.batch.groups + g);
    of_data += vec4f(
      sum_of_product(values(data[at.x], lanes), h), sum_of_product(values(data[at.y], lanes), h),
      sum_of_product(values(data[at.z], lanes), h), sum_of_product(values(data[at.w], lanes), h));
#if EXACT
    if (is_full(g)) {
      data_sum += whole_sums(of_data);
      of_data = vec4f(0.0);
    }
#endif
  }
  var of_model = vec4f(0.0);
  for (var g = 0u; g < model_groups(record); g++) {
    let at = block.rows * statistics.model_groups + g;
    let lanes = model_lanes(record, g);
    let h = model_hidden_at(block.hidden * statistics.model_groups + g);
    of_model += vec4f(
      sum_of_product(model_values(at.x, lanes), h), sum_of_product(model_values(at.y, lanes), h),
      sum_of_product(model_values(at.z, lanes), h), sum_of_product(model_values(at.w, lanes), h));
#if EXACT
    if (is_full(g)) {
      model_sum += whole_sums(of_model);
      of_model = vec4f(0.0);
    }
#endif
  }
#if EXACT
  finish(block, data_sum + whole_sums(of_data), model_sum + whole_sums(of_model), record);
#else
  finish(block, of_data, of_model, record);
#endif
}
