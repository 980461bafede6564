// Bernoulli bits from logits in exact arithmetic, by the table `sigmoid`, and the means of the units where MEANS. The kernel binds both.
// Units of a logit from one node of the table to the next, and units of 2^-16 in one of them.
const per_node = select(128u, 64u, is_spin);
const finer = select(1u, 2u, is_spin);

// The probability of the rarer outcome in units of 2^-32.
#if MEANS
fn rarer(logit: vec4i) -> vec4u {
  let last = (arrayLength(&sigmoid) - 1u) * per_node;
  let size = min(vec4u(abs(logit)), vec4u(last));
  // Below 2^24, so it is exact; shifts are slow on software adapters.
  let at = vec4u(vec4f(size) * (1.0 / f32(per_node)));
  let within = (size - at * per_node) * finer;
  let x = sigmoid[at.x];
  let y = sigmoid[at.y];
  let z = sigmoid[at.z];
  let w = sigmoid[at.w];
  return vec4u(x.x, y.x, z.x, w.x) - vec4u(x.y, y.y, z.y, w.y) * within;
}
#else
fn rarer(logit: i32) -> u32 {
  let size = min(u32(abs(logit)), (arrayLength(&sigmoid) - 1u) * per_node);
  let at = size / per_node;
  let node = sigmoid[at];
  return node.x - node.y * (finer * (size - at * per_node));
}
#endif

#if MEANS
// Means in units of 2^-15, as numbers.
fn mean4(rare: vec4u, above: vec4<bool>) -> vec4f {
  // 2^-15 in units of 2^-32, after rounding: up to 2^14.
  let q = vec4i(upper_halves(rare + vec4u(0x10000u)) / 2u);
  let unlikely = select(q, 2 * q - vec4i(0x8000), vec4<bool>(is_spin));
  let likely = select(vec4i(0x8000) - q, vec4i(0x8000) - 2 * q, vec4<bool>(is_spin));
  return vec4f(select(unlikely, likely, above)) * 0x1p-15;
}
#endif

#if MEANS
// Bits of four samples, and their means.
fn draw(logit: vec4i, quad: u32, at: u32, random: vec4u) -> Drawn {
  let above = logit > vec4i(0);
  let probability = rarer(logit);
  means[means_from + at * 8u + quad] = mean4(probability, above);
  let rare = select(random, ~random, above) < probability;
  return Drawn(bits_of(rare != above), 0u);
}
#else
// The table differs from 1 / (1 + exp(|logit|)) by less than 128 units of 2^-32 and 2^-13 of it (tests/rbm/exact-arithmetic.test.ts), and
// that in f32, where WGSL allows exp 67 units in the last place, by less than 2^-16 of it.
const table_error = 128.0;
const relative_error = 0x1p-12;

// Bits of four samples, where the sigmoid of f32 decides them: in all but one of some 4,000. Reading the table takes long on
// processors.
fn draw(logit: vec4i, quad: u32, at: u32, random: vec4u) -> Drawn {
  let above = logit > vec4i(0);
  let size = min(vec4f(abs(logit)) * select(0x1p-16, 0x1p-15, is_spin), vec4f(32.0));
  let odds = 1.0 + exp(size);
  let number = vec4f(select(random, ~random, above));
  let surely = (number + table_error) * odds < vec4f(0x1p32 * (1.0 - relative_error));
  let perhaps = (number - table_error) * odds < vec4f(0x1p32 * (1.0 + relative_error));
  return Drawn(bits_of(surely != above), bits_of(surely != perhaps));
}
#endif

struct Drawn {
  bits: u32,
  open: u32, // samples that the table has to decide
}

fn bits_of(found: vec4<bool>) -> u32 {
  let bits = select(vec4u(0u), vec4u(1u, 2u, 4u, 8u), found);
  return bits.x | bits.y | bits.z | bits.w;
}

#if !MEANS
fn logits_of_quad(logits: Logits, quad: u32) -> vec4i {
  let first = select(select(logits.a, logits.b, quad == 1u), select(logits.c, logits.d, quad == 3u), (quad & 2u) != 0u);
  let last = select(select(logits.e, logits.f, quad == 5u), select(logits.g, logits.h, quad == 7u), (quad & 2u) != 0u);
  return select(first, last, quad > 3u);
}

// What the table says of one sample: 0 or 1.
fn decided(logits: Logits, sample: u32, unit: u32, g: u32, step: u32) -> u32 {
  let quad = sample / 4u;
  let logit = logits_of_quad(logits, quad)[sample & 3u];
  let random = random4(random_key(), unit, g, step, quad)[sample & 3u];
  let above = logit > 0;
  let rare = select(random, ~random, above) < rarer(logit);
  return select(0u, 1u, rare != above);
}
#endif
