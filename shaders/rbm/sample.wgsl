// Bernoulli bits of 32 samples from their logits. Included after shared/random.wgsl and rbm/unpack.wgsl.

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
