// Counter-based random bits, without state: the same (key, site, group, step, block) gives the same 128 bits on
// every adapter. The key is hashed from seed and purpose on the host (src/ensemble/random-key.ts), so streams of
// different purposes or seeds do not meet. PHILOX chooses the generator of a device: Philox4x32-10 checks the
// default, pcg4d (Jarzynski & Olano, JCGT 9(3), 2020) followed by one xor-shift, without which its low bits are
// correlated between neighbouring counters.
#include "shared/upper-half.wgsl"

#if PHILOX
#include "shared/philox.wgsl"
fn random4(key: vec2u, site: u32, group: u32, step: u32, block: u32) -> vec4u {
  return philox4(vec4u(site, group, step, block), key);
}
#else
fn random4(key: vec2u, site: u32, group: u32, step: u32, block: u32) -> vec4u {
  let x0 = site * 1664525u + 1013904223u;
  let y0 = group * 1664525u + 1013904223u;
  let z0 = (step + key.x) * 1664525u + 1013904223u;
  let w0 = (block + key.y) * 1664525u + 1013904223u;
  let x1 = x0 + y0 * w0;
  let y1 = y0 + z0 * x1;
  let z1 = z0 + x1 * y1;
  let w1 = w0 + y1 * z1;
  let x2 = x1 ^ upper_half(x1);
  let y2 = y1 ^ upper_half(y1);
  let z2 = z1 ^ upper_half(z1);
  let w2 = w1 ^ upper_half(w1);
  let x3 = x2 + y2 * w2;
  let y3 = y2 + z2 * x3;
  let z3 = z2 + x3 * y3;
  let w3 = w2 + y3 * z3;
  return vec4u(x3 ^ upper_half(x3), y3 ^ upper_half(y3), z3 ^ upper_half(z3), w3 ^ upper_half(w3));
}
#endif
