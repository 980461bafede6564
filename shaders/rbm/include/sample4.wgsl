// Bernoulli bits from logits.

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
