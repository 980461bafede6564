// Sums of the values of a unit over the samples of a group: bits, or conditional means where DATA_MEANS or MODEL_MEANS, of the data and
// of the model. The kernel says where its machine begins: `data_from`, `model_from`.
fn sum_of_bits(word: u32, lanes: u32) -> f32 {
  let ones = f32(countOneBits(word & lanes));
  return select(ones, 2.0 * ones - f32(countOneBits(lanes)), is_spin);
}

fn sum_of_means(low: mat4x4f, high: mat4x4f, lanes: u32) -> f32 {
  let present = unpacked(lanes);
  var sum = dot(low[0], present.low[0]) + dot(high[0], present.high[0]);
  sum += dot(low[1], present.low[1]) + dot(high[1], present.high[1]);
  sum += dot(low[2], present.low[2]) + dot(high[2], present.high[2]);
  return sum + (dot(low[3], present.low[3]) + dot(high[3], present.high[3]));
}

#if DATA_MEANS
@group(0) @binding(0) var<storage, read> data: array<vec4f>;

fn data_sum(at: u32, lanes: u32) -> f32 {
  let m = data_from + at * 8u;
  return sum_of_means(
    mat4x4f(data[m], data[m + 1u], data[m + 2u], data[m + 3u]),
    mat4x4f(data[m + 4u], data[m + 5u], data[m + 6u], data[m + 7u]), lanes);
}
#else
@group(0) @binding(0) var<storage, read> data: array<u32>;

fn data_sum(at: u32, lanes: u32) -> f32 {
  return sum_of_bits(data[data_from + at], lanes);
}
#endif

#if MODEL_MEANS
@group(0) @binding(2) var<storage, read> model: array<vec4f>;

fn model_sum(at: u32, lanes: u32) -> f32 {
  let m = model_from + at * 8u;
  return sum_of_means(
    mat4x4f(model[m], model[m + 1u], model[m + 2u], model[m + 3u]),
    mat4x4f(model[m + 4u], model[m + 5u], model[m + 6u], model[m + 7u]), lanes);
}
#else
@group(0) @binding(2) var<storage, read> model: array<u32>;

fn model_sum(at: u32, lanes: u32) -> f32 {
  return sum_of_bits(model[model_from + at], lanes);
}
#endif
