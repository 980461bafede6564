// Bernoulli bits of 32 samples from their logits.
#include "shared/random.wgsl"
#include "rbm/include/unpack.wgsl"
#include "rbm/include/sample4.wgsl"

fn sample32(logits: Sums, key: vec2u, unit: u32, g: u32, step: u32) -> u32 {
  let bits0 = sample4(logits.low[0], random4(key, unit, g, step, 0u));
  let bits1 = sample4(logits.low[1], random4(key, unit, g, step, 1u));
  let bits2 = sample4(logits.low[2], random4(key, unit, g, step, 2u));
  let bits3 = sample4(logits.low[3], random4(key, unit, g, step, 3u));
  let bits4 = sample4(logits.high[0], random4(key, unit, g, step, 4u));
  let bits5 = sample4(logits.high[1], random4(key, unit, g, step, 5u));
  let bits6 = sample4(logits.high[2], random4(key, unit, g, step, 6u));
  let bits7 = sample4(logits.high[3], random4(key, unit, g, step, 7u));
  return bits0 | (bits1 << 4u) | (bits2 << 8u) | (bits3 << 12u) |
    (bits4 << 16u) | (bits5 << 20u) | (bits6 << 24u) | (bits7 << 28u);
}
