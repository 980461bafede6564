// What the units of one layer feel from the other layer alone, biases apart, for 32 samples a word: the matrix
// product of likelihoods and annealing. Units of 0 and 1: sum of weights over the inputs that are 1; SPIN units: the
// same with inputs of -1 and +1. The host binds biases of zero.
#if QUADS
enable subgroups;
diagnostic(off, subgroup_uniformity);
#endif
#include "rbm/include/product.wgsl"

// Host: src/rbm/sampling/layer-activations.ts. 8 vectors of 4 samples for each unit and group, unit after unit.
@group(0) @binding(4) var<storage, read_write> activations: array<vec4f>;

fn write(logits: Sums, unit: u32, g: u32) {
  let at = (unit * layer.groups + g) * 8u;
  let factor = select(1.0, 0.5, is_spin);
  for (var quad = 0u; quad < 4u; quad++) {
    activations[at + quad] = logits.low[quad] * factor;
    activations[at + 4u + quad] = logits.high[quad] * factor;
  }
}

@compute @workgroup_size(side_by_side)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let place = place_of(id, size);
  if (lanes == 1u && !place.group.inside) {
    return;
  }
  var logits = logits_at(place);
  for (var k = 0u; k < units_of(place); k++) {
    write(logits[k], place.first + k, place.group.g);
  }
}
