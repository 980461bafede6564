// The logits of a unit in 32 samples, from the sums of its weights over the inputs that are 1. These sums carry the values of
// the bits (rbm/include/unpack.wgsl). `total` is the sum of all weights of the unit, which SPIN units need.
#include "rbm/include/spin.wgsl"
#include "rbm/include/unpack.wgsl"

fn logits_of(sums: Sums, own_bias: f32, total: f32) -> Sums {
  let bias = select(own_bias, 2.0 * (own_bias - total), is_spin);
  let factor = select(1.0, 4.0, is_spin);
  let plain = scale * factor;
  return Sums(
    mat4x4f(
      bias + sums.low[0] * plain, bias + sums.low[1] * plain * 0x1p-4,
      bias + sums.low[2] * plain * 0x1p-8, bias + sums.low[3] * plain * 0x1p-12),
    mat4x4f(
      bias + sums.high[0] * plain * 0x1p-16, bias + sums.high[1] * plain * 0x1p-20,
      bias + sums.high[2] * plain * 0x1p-24, bias + sums.high[3] * scale_of_last * factor * 0x1p-28));
}
