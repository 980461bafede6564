// Samples the units of one layer of a Boltzmann machine given the other, 32 samples a word, as rbm/units.wgsl does and
// with the same random bits: a workgroup for a tile of units and the samples of one group, or of two (PAIR).
#include "shared/random.wgsl"
#include "rbm/include/tiled-product.wgsl"
#include "rbm/include/means.wgsl"
#include "rbm/include/sample4.wgsl"
#include "rbm/include/sampled-units.wgsl"

// Of the first group, then of the second.
var<workgroup> words: array<atomic<u32>, tile_units * tile_groups>;

fn sample(logits: vec4f, place: Lane, unit: u32, group: Group, word: u32) {
  let step = layer.step + ordinal * layer.step_advance;
  let bits = sample4(logits, random4(random_key(), unit, group.g, step, place.quad));
  atomicOr(&words[word], bits << (4u * place.quad));
#if MEANS
  if (unit < layer.units && group.inside) {
    means[means_from + (unit * layer.groups + group.g) * 8u + place.quad] = mean4(logits);
  }
#endif
}

fn write(invocation: u32, first_unit: u32, group: Group, words_at: u32) {
  let unit = first_unit + invocation;
  if (invocation < tile_units && unit < layer.units && group.inside) {
    units[units_from + unit * layer.groups + group.g] = atomicLoad(&words[words_at + invocation]);
  }
}

@compute @workgroup_size(256)
fn main(
  @builtin(local_invocation_index) invocation: u32,
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) size: vec3u,
) {
#if MANY
  choose_machine(id, size);
  // Not `order_from`: variables of a module are not uniform, and barriers follow.
  let list = first_of_machine(arrayLength(&order), id, size);
  choose_result(id, size);
#else
  let list = 0u;
#endif
  let tiles = (layer.units + tile_units - 1u) / tile_units;
  let number = id.y * size.x + id.x;
  let first = group_in(list, number / tiles * tile_groups);
  let second = group_in(list, number / tiles * tile_groups + tile_groups - 1u);
  if (!first.inside) {
    return;
  }
  let first_unit = number % tiles * tile_units;
  let place = lane_of(invocation);
  let logits = tile_logits(first_unit, place, first, second);
  let own = own_unit(place);
  if (place.slice < 8u) {
    sample(logits.first, place, first_unit + own, first, own);
#if PAIR
    sample(logits.second, place, first_unit + own, second, tile_units + own);
#endif
  }
  workgroupBarrier();
  write(invocation, first_unit, first, 0u);
#if PAIR
  write(invocation, first_unit, second, tile_units);
#endif
}
