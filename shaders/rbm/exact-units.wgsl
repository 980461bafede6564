// Samples the units of one layer of a Boltzmann machine given the other in exact arithmetic (src/rbm/exact/arithmetic.ts): what
// rbm/units.wgsl does, with a table of the sigmoid in place of exp. The bits are the same on every adapter.
#if QUADS
enable subgroups;
diagnostic(off, subgroup_uniformity);
#endif
#include "shared/random.wgsl"
#include "rbm/include/product.wgsl"

// Host: src/rbm/sampling/layer-sampler.ts.
@group(0) @binding(4) var<storage, read_write> words: array<u32>;
// `sigmoid` has the probability at a node, and how much it falls per unit; `means` has 8 vectors for each word of `words`.
#if MANY
@group(0) @binding(8) var<storage, read> sigmoid: array<vec2u>;
#if MEANS
@group(0) @binding(9) var<storage, read_write> means: array<vec4f>;
#endif
#else
@group(0) @binding(7) var<storage, read> sigmoid: array<vec2u>;
#if MEANS
@group(0) @binding(8) var<storage, read_write> means: array<vec4f>;
#endif
#endif

// Where the machine begins in the results.
#if MANY
var<private> words_from: u32;
var<private> means_from: u32;

fn choose_result(id: vec3u, workgroups: vec3u) {
  words_from = first_of_machine(arrayLength(&words), id, workgroups);
#if MEANS
  means_from = first_of_machine(arrayLength(&means), id, workgroups);
#endif
}
#else
const words_from = 0u;
const means_from = 0u;
#endif

// Units of a logit from one node of the table to the next, and units of 2^-16 in one of them.
const per_node = select(128u, 64u, is_spin);
const finer = select(1u, 2u, is_spin);

// The probability of the rarer outcome in units of 2^-32.
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

// Bits of four samples, and their means.
fn draw(logit: vec4i, quad: u32, at: u32, random: vec4u) -> u32 {
  let above = logit > vec4i(0);
  let probability = rarer(logit);
#if MEANS
  means[means_from + at * 8u + quad] = mean4(probability, above);
#endif
  let rare = select(random, ~random, above) < probability;
  let bits = select(vec4u(0u), vec4u(1u, 2u, 4u, 8u), rare != above);
  return bits.x | bits.y | bits.z | bits.w;
}

fn write(logits: Logits, unit: u32, g: u32) {
  let at = unit * layer.groups + g;
  let step = layer.step + ordinal * layer.step_advance;
  let key = random_key();
  let a = draw(logits.a, 0u, at, random4(key, unit, g, step, 0u));
  let b = draw(logits.b, 1u, at, random4(key, unit, g, step, 1u));
  let c = draw(logits.c, 2u, at, random4(key, unit, g, step, 2u));
  let d = draw(logits.d, 3u, at, random4(key, unit, g, step, 3u));
  let e = draw(logits.e, 4u, at, random4(key, unit, g, step, 4u));
  let f = draw(logits.f, 5u, at, random4(key, unit, g, step, 5u));
  let h = draw(logits.g, 6u, at, random4(key, unit, g, step, 6u));
  let i = draw(logits.h, 7u, at, random4(key, unit, g, step, 7u));
  words[words_from + at] = a | (b << 4u) | (c << 8u) | (d << 12u) | (e << 16u) | (f << 20u) | (h << 24u) | (i << 28u);
}

@compute @workgroup_size(side_by_side)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
#if MANY
  choose_machine(id, size);
  choose_result(id, size);
#endif
  let place = place_of(id, size);
  if (lanes == 1u && !place.group.inside) {
    return;
  }
  var logits = logits_at(place);
  for (var k = 0u; k < units_of(place); k++) {
    write(logits[k], place.first + k, place.group.g);
  }
}
