// The logits of a unit in 32 samples in exact arithmetic: whole numbers of 2^-16, for SPIN units of 2^-15, as the field x of a unit
// then has the unit 2^-16. Sums of rbm/include/product.wgsl are exact in f32 while they are small; here they are collected.
#include "rbm/include/spin.wgsl"
#include "rbm/include/unpack.wgsl"

// Four samples to a vector, bits 0 to 3 in `a`.
struct Logits {
  a: vec4i,
  b: vec4i,
  c: vec4i,
  d: vec4i,
  e: vec4i,
  f: vec4i,
  g: vec4i,
  h: vec4i,
}

fn start_of(bias: f32) -> Logits {
  let b = vec4i(i32(bias * 0x1p16));
  return Logits(b, b, b, b, b, b, b, b);
}

const units = scale * 0x1p16;
const units_of_last = scale_of_last * 0x1p16;

// Adds sums over the inputs that are 1; `total` is the sum of the weights of all these inputs, which SPIN units need.
fn collected(before: Logits, sums: Sums, total: f32) -> Logits {
  let factor = select(1.0, 2.0, is_spin);
  let all = vec4i(select(0, i32(total * 0x1p16), is_spin));
  return Logits(
    before.a + vec4i(sums.low[0] * (factor * units)) - all,
    before.b + vec4i(sums.low[1] * (factor * 0x1p-4 * units)) - all,
    before.c + vec4i(sums.low[2] * (factor * 0x1p-8 * units)) - all,
    before.d + vec4i(sums.low[3] * (factor * 0x1p-12 * units)) - all,
    before.e + vec4i(sums.high[0] * (factor * 0x1p-16 * units)) - all,
    before.f + vec4i(sums.high[1] * (factor * 0x1p-20 * units)) - all,
    before.g + vec4i(sums.high[2] * (factor * 0x1p-24 * units)) - all,
    before.h + vec4i(sums.high[3] * (factor * 0x1p-28 * units_of_last)) - all);
}

// A sum is exact in f32 while the sizes of its weights add up to 2^8 at most, which is 2^24 units. No weight is above 2^4
// (src/rbm/exact/arithmetic.ts), so while they add up to this there is room for eight more.
const room = 128.0;

fn has_room(sizes: Units) -> bool {
#if QUADS
  if (lanes == 4u) {
    return subgroupAll(all(sizes <= Units(room / 4.0)));
  }
#endif
  return all(sizes <= Units(room));
}
