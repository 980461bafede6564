// Samples the units of one layer of a Boltzmann machine given the other, 32 samples a word, as rbm/units.wgsl does and
// with the same random bits: a workgroup for the 32 samples of a group of 32 units.
#include "shared/random.wgsl"
#include "rbm/tiled-product.wgsl"
#include "rbm/means.wgsl"
#include "rbm/sample.wgsl"

@group(0) @binding(4) var<storage, read_write> units: array<u32>;
#if MEANS
@group(0) @binding(7) var<storage, read_write> means: array<vec4f>; // 8 vectors for each word of `units`
#endif

var<workgroup> words: array<atomic<u32>, 32>;

@compute @workgroup_size(256)
fn main(
  @builtin(local_invocation_index) invocation: u32,
  @builtin(workgroup_id) id: vec3u,
  @builtin(num_workgroups) size: vec3u,
) {
  let tiles = (layer.units + tile_units - 1u) / tile_units;
  let number = id.y * size.x + id.x;
  let group = group_of(number / tiles);
  if (!group.inside) {
    return;
  }
  let first_unit = number % tiles * tile_units;
  let place = lane_of(invocation);
  let logits = tile_logits(first_unit, place, group);
  let unit = own_unit(first_unit, place);
  let step = layer.step + ordinal * layer.step_advance;
  let bits = sample4(logits, random4(layer.key, unit, group.g, step, place.quad));
  atomicOr(&words[unit - first_unit], bits << (4u * place.quad));
#if MEANS
  if (unit < layer.units) {
    means[(unit * layer.groups + group.g) * 8u + place.quad] = mean4(logits);
  }
#endif
  workgroupBarrier();
  let own = first_unit + invocation;
  if (invocation < tile_units && own < layer.units) {
    units[own * layer.groups + group.g] = atomicLoad(&words[invocation]);
  }
}
