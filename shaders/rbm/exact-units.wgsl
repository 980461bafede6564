// Samples the units of one layer of a Boltzmann machine given the other in exact arithmetic (src/rbm/exact/arithmetic.ts): what
// rbm/units.wgsl does, by a table of the sigmoid, for which exp stands where it surely decides alike. The bits are the same on every adapter.
#if QUADS
enable subgroups;
diagnostic(off, subgroup_uniformity);
#endif
#include "shared/random.wgsl"
#include "rbm/include/product.wgsl"
#include "rbm/include/exact-draw.wgsl"

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
  var word = a.bits | (b.bits << 4u) | (c.bits << 8u) | (d.bits << 12u) |
    (e.bits << 16u) | (f.bits << 20u) | (h.bits << 24u) | (i.bits << 28u);
#if !MEANS
  var open = a.open | (b.open << 4u) | (c.open << 8u) | (d.open << 12u) |
    (e.open << 16u) | (f.open << 20u) | (h.open << 24u) | (i.open << 28u);
  while (open != 0u) {
    let sample = countTrailingZeros(open);
    open &= open - 1u;
    word = insertBits(word, decided(logits, sample, unit, g, step), sample, 1u);
  }
#endif
  words[words_from + at] = word;
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
