// Samples the units of one layer of a Boltzmann machine given the other, 32 samples a word: matrix product with
// packed bits, bias, sigmoid, Bernoulli bit and packing in one kernel, so that no activation reaches memory. With
// MEANS, what the units are on average given the inputs is written too.
#if QUADS
enable subgroups;
diagnostic(off, subgroup_uniformity);
#endif
#include "shared/random.wgsl"
#include "rbm/include/product.wgsl"
#include "rbm/include/means.wgsl"
#include "rbm/include/sample32.wgsl"
#include "rbm/include/sampled-units.wgsl"

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
  let step = layer.step + ordinal * layer.step_advance;
  for (var k = 0u; k < units_of(place); k++) {
    write(logits[k], place.first + k, place.group.g, step);
  }
}
