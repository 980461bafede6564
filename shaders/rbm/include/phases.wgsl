// The values of the units of both phases of a gradient, 32 samples a word: bits of the data, and conditional means of the
// hidden units; with VISIBLE_MEANS means of the model's visible units too. HIDDEN_BITS: samples of the hidden units.
#include "rbm/include/spin.wgsl"
#include "rbm/include/unpack.wgsl"
#include "rbm/include/gradient-machines.wgsl"

@group(0) @binding(0) var<storage, read> data: array<u32>;

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

#if HIDDEN_BITS
@group(0) @binding(2) var<storage, read> data_hidden: array<u32>;
@group(0) @binding(4) var<storage, read> model_hidden: array<u32>;

// Samples that are none are 0 in the visible units, so it does not matter what they are here.
fn data_hidden_at(at: u32) -> Sums {
  return values(data_hidden[data_hidden_from + at], 0xffffffffu);
}

fn model_hidden_at(at: u32) -> Sums {
  return values(model_hidden[model_hidden_from + at], 0xffffffffu);
}
#else
@group(0) @binding(2) var<storage, read> data_hidden: array<vec4f>;
@group(0) @binding(4) var<storage, read> model_hidden: array<vec4f>;

fn data_hidden_at(at: u32) -> Sums {
  let m = data_hidden_from + at * 8u;
  return Sums(
    mat4x4f(data_hidden[m], data_hidden[m + 1u], data_hidden[m + 2u], data_hidden[m + 3u]),
    mat4x4f(data_hidden[m + 4u], data_hidden[m + 5u], data_hidden[m + 6u], data_hidden[m + 7u]));
}

fn model_hidden_at(at: u32) -> Sums {
  let m = model_hidden_from + at * 8u;
  return Sums(
    mat4x4f(model_hidden[m], model_hidden[m + 1u], model_hidden[m + 2u], model_hidden[m + 3u]),
    mat4x4f(model_hidden[m + 4u], model_hidden[m + 5u], model_hidden[m + 6u], model_hidden[m + 7u]));
}
#endif

#if VISIBLE_MEANS
@group(0) @binding(3) var<storage, read> model_visible: array<vec4f>;

fn model_values(at: u32, lanes: u32) -> Sums {
  let m = model_visible_from + at * 8u;
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
  return values(model_visible[model_visible_from + at], lanes);
}
#endif
