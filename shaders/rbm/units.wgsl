// Samples the units of one layer of a Boltzmann machine given the other, 32 samples a word: matrix product with
// packed bits, bias, sigmoid, Bernoulli bit and packing in one kernel, so that no activation reaches memory. With
// MEANS, what the units are on average given the inputs is written too.
#include "shared/random.wgsl"
#include "rbm/layer.wgsl"
#include "rbm/means.wgsl"

@group(0) @binding(4) var<storage, read_write> units: array<u32>;
#if MEANS
@group(0) @binding(7) var<storage, read_write> means: array<vec4f>; // 8 vectors for each word of `units`
#endif

// Bits of four samples, from the lowest up: U < sigmoid(x), with U = random/2^32. The rarer outcome is decided
// from its own end of the interval, against all 32 random bits: U < 1/(1 + exp|x|), without the division.
fn sample4(logit: vec4f, random: vec4u) -> u32 {
  let x = clamp(logit, vec4f(-32.0), vec4f(32.0));
  let above = x > vec4f(0.0);
  let from_end = vec4f(select(random, ~random, above));
  let rare = from_end * (1.0 + exp(abs(x))) < vec4f(0x1p32);
  let bits = select(vec4u(0u), vec4u(1u, 2u, 4u, 8u), rare != above);
  return bits.x | bits.y | bits.z | bits.w;
}

fn sample32(logits: Sums, unit: u32, g: u32, step: u32) -> u32 {
  let key = layer.key;
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

fn write(logits: Sums, unit: u32, g: u32, step: u32) {
  let at = unit * layer.groups + g;
  units[at] = sample32(logits, unit, g, step);
#if MEANS
  for (var quad = 0u; quad < 4u; quad++) {
    means[at * 8u + quad] = mean4(logits.low[quad]);
    means[at * 8u + 4u + quad] = mean4(logits.high[quad]);
  }
#endif
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let place = place_of(id.y * size.x * 64u + id.x);
  if (!place.inside) {
    return;
  }
  let logits = logits_at(place);
  let step = layer.step + ordinal * layer.step_advance;
  write(logits.a, place.a, place.g, step);
  write(logits.b, place.b, place.g, step);
}
