// Products of whole numbers with rates in exact arithmetic (src/rbm/exact/arithmetic.ts). A rate is (factor, whole): factor / 2^16
// where `whole` is 1, and factor / 2^32 where it is 0. A product is rounded at random, so that it is right on average.
#include "shared/upper-half.wgsl"

// The largest product, 2^24.
const largest_product = 0x1000000u;

// |x| factor as high 2^32 + low, plus the random part of a unit, without the fraction.
fn scaled_size(size: vec4u, rate: vec2u, random: vec4u) -> vec4u {
  let size0 = size & vec4u(0xffffu);
  let size1 = upper_halves(size);
  let factor0 = rate.x & 0xffffu;
  let factor1 = upper_half(rate.x);
  let cross0 = size0 * factor1;
  let cross1 = size1 * factor0;
  let middle = upper_halves(size0 * factor0) + (cross0 & vec4u(0xffffu)) + (cross1 & vec4u(0xffffu));
  let high = size1 * factor1 + upper_halves(cross0) + upper_halves(cross1) + upper_halves(middle);
  let is_whole = rate.y == 1u;
  let low = size * rate.x;
  let dithered = low + select(random, upper_halves(random), is_whole);
  let carried = high + select(vec4u(0u), vec4u(1u), dithered < low);
  let shifted = min(carried, vec4u(0xffu)) * 0x10000u + upper_halves(dithered);
  let whole = select(shifted, vec4u(largest_product), carried >= vec4u(0x100u));
  return min(select(carried, whole, is_whole), vec4u(largest_product));
}

fn scaled(x: vec4i, rate: vec2u, random: vec4u) -> vec4i {
  let size = vec4i(scaled_size(vec4u(abs(x)), rate, random));
  return select(size, -size, x < vec4i(0));
}

// x / 2^8, rounded down; |x| is below 2^24.
fn divided_by_256(x: vec4i) -> vec4i {
  return vec4i(floor(vec4f(x) * 0x1p-8));
}
