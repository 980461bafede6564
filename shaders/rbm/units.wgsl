// Samples the units of one layer of a Boltzmann machine given the other, 32 samples a word: matrix product with
// packed bits, bias, sigmoid, Bernoulli bit and packing in one kernel, so that no activation reaches memory. With
// MEANS, what the units are on average given the inputs is written too.
#include "shared/invocation.wgsl"
#include "shared/random.wgsl"
#include "rbm/include/product.wgsl"
#include "rbm/include/means.wgsl"
#include "rbm/include/sample32.wgsl"

// Host: src/rbm/sampling/layer-sampler.ts.
@group(0) @binding(4) var<storage, read_write> units: array<u32>;
#if MEANS
#if MANY
@group(0) @binding(8) var<storage, read_write> means: array<vec4f>;
#else
@group(0) @binding(7) var<storage, read_write> means: array<vec4f>; // 8 vectors for each word of `units`
#endif
#endif
#if MANY
var<private> units_from: u32;
var<private> means_from: u32;
#else
const units_from = 0u;
const means_from = 0u;
#endif

fn write(logits: Sums, unit: u32, g: u32, step: u32) {
  let at = unit * layer.groups + g;
  units[at + units_from] = sample32(logits, random_key(), unit, g, step);
#if MEANS
  for (var quad = 0u; quad < 4u; quad++) {
    means[means_from + at * 8u + quad] = mean4(logits.low[quad]);
    means[means_from + at * 8u + 4u + quad] = mean4(logits.high[quad]);
  }
#endif
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
#if MANY
  choose_machine(id, size);
  units_from = first_of_machine(arrayLength(&units), id, size);
#if MEANS
  means_from = first_of_machine(arrayLength(&means), id, size);
#endif
#endif
  let place = place_of(invocation_of(id, size));
  if (!place.group.inside) {
    return;
  }
  let logits = logits_at(place);
  let step = layer.step + ordinal * layer.step_advance;
  write(logits.a, place.a, place.group.g, step);
  write(logits.b, place.b, place.group.g, step);
}
