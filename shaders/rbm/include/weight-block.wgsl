// What both kernels of the gradient of the weights share: the block of weights of an invocation, centring, and what
// becomes of the result. Without centring the step along it follows at once (STEP), so that the gradient never reaches
// memory; centred gradients do, because the biases need them. EXACT: the step in exact arithmetic.
#include "rbm/include/statistics.wgsl"
#if EXACT
#include "rbm/include/exact-step.wgsl"
@group(0) @binding(7) var<storage, read_write> parameters: array<f32>; // row-major [visible][hidden]
@group(0) @binding(8) var<storage, read_write> moments: array<f32>;
#if MANY
@group(0) @binding(9) var<storage, read> steps: array<ExactStep>; // of each machine
#else
@group(0) @binding(9) var<uniform> step: ExactStep;
#endif
#elif STEP
#include "rbm/include/parameter-step.wgsl"
@group(0) @binding(7) var<storage, read_write> parameters: array<f32>; // row-major [visible][hidden]
@group(0) @binding(8) var<storage, read_write> moments: array<f32>;
@group(0) @binding(9) var<uniform> step: Step;
#if MANY
@group(0) @binding(10) var<storage, read> rates: array<vec4f>; // of each machine
#endif
#else
@group(0) @binding(7) var<storage, read_write> gradient: array<f32>; // row-major [visible][hidden]
@group(0) @binding(8) var<storage, read> visible_averages: array<Average>;
@group(0) @binding(9) var<storage, read> hidden_averages: array<Average>;
#endif

// Four visible units (rows beyond the last repeat it) and one hidden unit.
struct Block {
  first: u32,
  hidden: u32,
  rows: vec4u,
  inside: bool,
}

// The blocks of so many hidden units come first, then those of the next four visible units.
fn block_of(invocation: u32, columns: u32) -> Block {
  let number = invocation / columns;
  let first = number * 4u;
  let rows = min(vec4u(first, first + 1u, first + 2u, first + 3u), vec4u(statistics.visible - 1u));
  return Block(first, invocation - number * columns, rows, first < statistics.visible);
}

#if EXACT
// Sums in units of 2^-15.
fn finish(block: Block, data_sum: vec4i, model_sum: vec4i, record: u32) {
  let places = block.rows * statistics.hidden + block.hidden;
  let random = step_random(block.first / 4u * statistics.hidden + block.hidden);
  let push = push_of(data_sum, model_sum, order[record + 1u], PERSISTENT, random);
  step_four(places, min(4u, statistics.visible - block.first), push, random);
}
#else
fn finish_one(visible: u32, hidden: u32, difference: f32, scale: f32) {
  if (visible >= statistics.visible) {
    return;
  }
  let at = visible * statistics.hidden + hidden;
#if STEP
  step_parameter(at, difference * scale);
#else
  // <(v - mu)(h - lambda)> of the data - that of the model = difference - mu (change of <h>) - (change of <v>) lambda.
  let v = visible_averages[visible];
  let h = hidden_averages[hidden];
  gradient[at] = (difference - v.offset * (h.data - h.model) - (v.data - v.model) * h.offset) * scale;
#endif
}

fn finish(block: Block, data_sum: vec4f, model_sum: vec4f, record: u32) {
  let counts = sample_counts(record);
  let difference = data_sum / counts.x - model_sum / counts.y;
  let scale = gradient_scale(counts.x);
  finish_one(block.first, block.hidden, difference.x, scale);
  finish_one(block.first + 1u, block.hidden, difference.y, scale);
  finish_one(block.first + 2u, block.hidden, difference.z, scale);
  finish_one(block.first + 3u, block.hidden, difference.w, scale);
}
#endif

// The same for sums of samples.
fn finish_counts(block: Block, data_sum: vec4i, model_sum: vec4i, record: u32) {
#if EXACT
  finish(block, data_sum * 0x8000, model_sum * 0x8000, record);
#else
  finish(block, vec4f(data_sum), vec4f(model_sum), record);
#endif
}
