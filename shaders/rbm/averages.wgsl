// Averages of the units of one layer over a batch, one unit an invocation: the gradient of its bias, and the offsets
// of centred gradients. VISIBLE: the data are read through the batch list. DATA_MEANS, MODEL_MEANS: conditional means
// take the place of the samples of a phase. COUNTED: wrongly reconstructed bits are counted on the way. STEP: the bias
// steps along its gradient at once. EXACT: it does so in exact arithmetic, and averages, which nothing needs then, are not kept.
#include "shared/invocation.wgsl"
#include "rbm/include/statistics.wgsl"
#include "rbm/include/spin.wgsl"
#include "rbm/include/unpack.wgsl"
#include "rbm/include/layer-sums.wgsl"
#if EXACT
#include "rbm/include/exact-step.wgsl"
#include "rbm/include/exact-means.wgsl"
#if MANY
@group(0) @binding(9) var<storage, read> steps: array<ExactStep>; // of each machine
#else
@group(0) @binding(9) var<uniform> step: ExactStep;
#endif
#elif STEP
#include "rbm/include/parameter-step.wgsl"
@group(0) @binding(9) var<uniform> step: Step;
#if MANY
@group(0) @binding(10) var<storage, read> rates: array<vec4f>; // of each machine
#endif
#endif
#if STEP
@group(0) @binding(7) var<storage, read_write> parameters: array<f32>;
@group(0) @binding(8) var<storage, read_write> moments: array<f32>;
#endif

@group(0) @binding(3) var<storage, read_write> averages: array<Average>;
@group(0) @binding(4) var<storage, read_write> errors: array<atomic<u32>>; // wrong bits in each group of the data

// Where the machine begins in each buffer.
#if MANY
var<private> data_from: u32;
var<private> model_from: u32;
var<private> averages_from: u32;
var<private> errors_from: u32;

fn choose_machine(id: vec3u, workgroups: vec3u) {
  order_from = first_of_machine(arrayLength(&order), id, workgroups);
  data_from = first_of_machine(arrayLength(&data), id, workgroups);
  model_from = first_of_machine(arrayLength(&model), id, workgroups);
  averages_from = first_of_machine(arrayLength(&averages), id, workgroups);
  errors_from = first_of_machine(arrayLength(&errors), id, workgroups);
#if STEP
  choose_parameters(id, workgroups);
#endif
}
#else
const data_from = 0u;
const model_from = 0u;
const averages_from = 0u;
const errors_from = 0u;
#endif

#if VISIBLE
const is_visible = true;
#else
const is_visible = false;
#endif

fn data_at(unit: u32, record: u32, g: u32) -> u32 {
  if (is_visible) {
    return unit * statistics.batch.data_groups + order[record + record_head + g];
  }
  return unit * statistics.batch.groups + g;
}

#if EXACT
// The sums as whole numbers where they must become such after group g, and zero then.
fn when_full(g: u32, sums: ptr<function, vec2f>) -> vec4i {
  if (!is_full(g)) {
    return vec4i(0);
  }
  let found = whole_sums(vec4f(*sums, 0.0, 0.0));
  *sums = vec2f(0.0);
  return found;
}
#endif

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let unit = invocation_of(id, size);
  if (unit >= select(statistics.hidden, statistics.visible, is_visible)) {
    return;
  }
#if MANY
  choose_machine(id, size);
#endif
  let record = own_record();
  var sums = vec2f(0.0);
#if EXACT
  var whole = vec4i(0);
#endif
  for (var g = 0u; g < order[record]; g++) {
    sums.x += data_sum(data_at(unit, record, g), data_lanes(record, g));
#if EXACT
    whole += when_full(g, &sums);
#endif
  }
  for (var g = 0u; g < model_groups(record); g++) {
    sums.y += model_sum(unit * statistics.model_groups + g, model_lanes(record, g));
#if EXACT
    whole += when_full(g, &sums);
#endif
  }
#if COUNTED
  for (var g = 0u; g < order[record]; g++) {
    let wrong = data[data_from + data_at(unit, record, g)] ^ model[model_from + unit * statistics.model_groups + g];
    atomicAdd(&errors[errors_from + order[record + record_head + g]], countOneBits(wrong & data_lanes(record, g)));
  }
#endif
#if EXACT
  whole += whole_sums(vec4f(sums, 0.0, 0.0));
  let random = step_random(unit);
  let push = push_of(whole.xxxx, whole.yyyy, order[record + 1u], PERSISTENT, random);
  step_four(vec4u(unit), 1u, push, random);
#else
  let counts = sample_counts(record);
  let means = sums / counts;
  let first = statistics.update + ordinal / statistics.batch.ordinals == 0u;
  let offset = mix(averages[averages_from + unit].offset, means.x, select(statistics.sliding, 1.0, first));
  let gradient = (means.x - means.y) * gradient_scale(counts.x);
  averages[averages_from + unit] = Average(means.x, means.y, offset, gradient);
#if STEP
  step_parameter(unit, gradient);
#endif
#endif
}
