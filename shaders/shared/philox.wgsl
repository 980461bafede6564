// Philox4x32-10 (Salmon, Moraes, Dror & Shaw, SC11), bit for bit that of Random123.
#include "shared/upper-half.wgsl"

// The upper 32 bits of x * (m.x + 2^16 m.y): WGSL has no such product, so halves are multiplied. No sum overflows.
fn high_product(x: u32, m: vec2u) -> u32 {
  let low = x & 0xffffu;
  let high = upper_half(x);
  let middle = high * m.x + upper_half(low * m.x);
  let carried = low * m.y + (middle & 0xffffu);
  return high * m.y + upper_half(middle) + upper_half(carried);
}

fn philox_round(c: vec4u, key: vec2u) -> vec4u {
  let high0 = high_product(c.x, vec2u(0x1f53u, 0xd251u));
  let high1 = high_product(c.z, vec2u(0x8d57u, 0xcd9eu));
  return vec4u(high1 ^ c.y ^ key.x, c.z * 0xcd9e8d57u, high0 ^ c.w ^ key.y, c.x * 0xd2511f53u);
}

fn philox4(counter: vec4u, key: vec2u) -> vec4u {
  let weyl = vec2u(0x9e3779b9u, 0xbb67ae85u);
  let c1 = philox_round(counter, key);
  let c2 = philox_round(c1, key + weyl);
  let c3 = philox_round(c2, key + 2u * weyl);
  let c4 = philox_round(c3, key + 3u * weyl);
  let c5 = philox_round(c4, key + 4u * weyl);
  let c6 = philox_round(c5, key + 5u * weyl);
  let c7 = philox_round(c6, key + 6u * weyl);
  let c8 = philox_round(c7, key + 7u * weyl);
  let c9 = philox_round(c8, key + 8u * weyl);
  return philox_round(c9, key + 9u * weyl);
}
