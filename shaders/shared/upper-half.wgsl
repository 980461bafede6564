// x >> 16, written as suits the adapter.
#if SOFTWARE
// SwiftShader shifts lane by lane, which took two thirds of a Metropolis sweep; this takes six vector
// instructions. The upper half as a float, divided by 2^16, is a whole number below 2^15 in size; adding 1.5 2^23
// leaves it in the low bits of the mantissa. Every step is exact, so the bits are those of the shift.
fn upper_half(x: u32) -> u32 {
  let whole = f32(bitcast<i32>(x & 0xffff0000u)) * 0.0000152587890625;
  return bitcast<u32>(whole + 12582912.0) & 0xffffu;
}
#else
fn upper_half(x: u32) -> u32 {
  return x >> 16u;
}
#endif

fn upper_halves(x: vec4u) -> vec4u {
  return vec4u(upper_half(x.x), upper_half(x.y), upper_half(x.z), upper_half(x.w));
}
