// Averages of the units of one layer over a batch, one unit an invocation: the gradient of its bias, and the offsets
// of centred gradients. VISIBLE: the data are read through the batch list. DATA_MEANS, MODEL_MEANS: conditional means
// take the place of the samples of a phase. COUNTED: wrongly reconstructed bits are counted on the way. STEP: the bias
// steps along its gradient at once.
#include "shared/invocation.wgsl"
#include "rbm/include/statistics.wgsl"
#include "rbm/include/unpack.wgsl"
#if STEP
#include "rbm/include/parameter-step.wgsl"
@group(0) @binding(7) var<storage, read_write> parameters: array<f32>;
@group(0) @binding(8) var<storage, read_write> moments: array<f32>;
@group(0) @binding(9) var<uniform> step: Step;
#endif

@group(0) @binding(3) var<storage, read_write> averages: array<Average>;
@group(0) @binding(4) var<storage, read_write> errors: array<atomic<u32>>; // wrong bits in each group of the data

fn sum_of_bits(word: u32, lanes: u32) -> f32 {
  let ones = f32(countOneBits(word & lanes));
#if SPIN
  return 2.0 * ones - f32(countOneBits(lanes));
#else
  return ones;
#endif
}

#if DATA_MEANS
@group(0) @binding(0) var<storage, read> data: array<vec4f>;

fn data_sum(at: u32, lanes: u32) -> f32 {
  let present = unpacked(lanes);
  var sum = 0.0;
  for (var quad = 0u; quad < 4u; quad++) {
    sum += dot(data[at * 8u + quad], present.low[quad]) + dot(data[at * 8u + 4u + quad], present.high[quad]);
  }
  return sum;
}
#else
@group(0) @binding(0) var<storage, read> data: array<u32>;

fn data_sum(at: u32, lanes: u32) -> f32 {
  return sum_of_bits(data[at], lanes);
}
#endif

#if MODEL_MEANS
@group(0) @binding(2) var<storage, read> model: array<vec4f>;

fn model_sum(at: u32, lanes: u32) -> f32 {
  let present = unpacked(lanes);
  var sum = 0.0;
  for (var quad = 0u; quad < 4u; quad++) {
    sum += dot(model[at * 8u + quad], present.low[quad]) + dot(model[at * 8u + 4u + quad], present.high[quad]);
  }
  return sum;
}
#else
@group(0) @binding(2) var<storage, read> model: array<u32>;

fn model_sum(at: u32, lanes: u32) -> f32 {
  return sum_of_bits(model[at], lanes);
}
#endif

#if VISIBLE
fn units() -> u32 {
  return statistics.visible;
}

fn data_at(unit: u32, record: u32, g: u32) -> u32 {
  return unit * statistics.batch.data_groups + order[record + record_head + g];
}
#else
fn units() -> u32 {
  return statistics.hidden;
}

fn data_at(unit: u32, record: u32, g: u32) -> u32 {
  return unit * statistics.batch.groups + g;
}
#endif

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let unit = invocation_of(id, size);
  if (unit >= units()) {
    return;
  }
  let record = batch_record(statistics.batch, ordinal);
  var sums = vec2f(0.0);
  for (var g = 0u; g < order[record]; g++) {
    sums.x += data_sum(data_at(unit, record, g), data_lanes(record, g));
  }
  for (var g = 0u; g < model_groups(record); g++) {
    sums.y += model_sum(unit * statistics.model_groups + g, model_lanes(record, g));
  }
#if COUNTED
  for (var g = 0u; g < order[record]; g++) {
    let wrong = data[data_at(unit, record, g)] ^ model[unit * statistics.model_groups + g];
    atomicAdd(&errors[order[record + record_head + g]], countOneBits(wrong & data_lanes(record, g)));
  }
#endif
  let counts = sample_counts(record);
  let means = sums / counts;
  let first = statistics.update + ordinal / statistics.batch.ordinals == 0u;
  let offset = mix(averages[unit].offset, means.x, select(statistics.sliding, 1.0, first));
  let gradient = (means.x - means.y) * gradient_scale(counts.x);
  averages[unit] = Average(means.x, means.y, offset, gradient);
#if STEP
  step_parameter(unit, gradient);
#endif
}
