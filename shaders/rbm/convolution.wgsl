// Samples the units of one layer of a convolutional machine given the other, 32 samples a word, with the random bits that
// rbm/units.wgsl has for the same units. An invocation owns one unit and one group. The hidden unit of a block sums over the
// sites that it sees. VISIBLE: a site sums over the blocks that see it, which is the transposed filter. With MEANS, what the
// units are on average given the inputs is written too.
#include "shared/invocation.wgsl"
#include "rbm/include/layer.wgsl"
#include "rbm/include/convolution.wgsl"
#include "rbm/include/logits.wgsl"
#include "rbm/include/means.wgsl"
#include "rbm/include/sample32.wgsl"

// Host: src/rbm/sampling/layer-sampler.ts.
@group(0) @binding(4) var<storage, read_write> units: array<u32>;
@group(0) @binding(7) var<uniform> shape: Convolution;
#if MEANS
@group(0) @binding(8) var<storage, read_write> means: array<vec4f>; // 8 vectors for each word of `units`
#endif

// A unit of the other layer, and the weight between it and the own unit.
struct Tap {
  input: u32,
  weight: u32,
}

#if VISIBLE
// The block of the last hidden unit that sees a site, in both directions, and through which weight.
struct Field {
  block: vec2u,
  first: vec2u,  // of the weights
  count: vec2u,  // of the blocks
}

fn field_of(place: vec2u) -> Field {
  let seen = (place + shape.size - shape.offset) % shape.size;
  let block = seen / shape.stride;
  let first = seen - block * shape.stride;
  return Field(block, first, (shape.side - first + shape.stride - 1u) / shape.stride);
}

fn tap_of(field: Field, number: u32) -> Tap {
  let row = number / field.count.x;
  let steps = vec2u(number - row * field.count.x, row);
  let block = (field.block + shape.blocks - steps) % shape.blocks;
  let d = field.first + shape.stride * steps;
  return Tap(unit_at(shape.blocks, block.x, block.y), d.y * shape.side + d.x);
}

fn own_side() -> u32 {
  return shape.size;
}
#else
struct Field {
  block: vec2u,
  count: vec2u,  // of the weights
}

fn field_of(place: vec2u) -> Field {
  return Field(place, vec2u(shape.side));
}

fn tap_of(field: Field, number: u32) -> Tap {
  let row = number / shape.side;
  let site = site_seen(shape, field.block, vec2u(number - row * shape.side, row));
  return Tap(unit_at(shape.size, site.x, site.y), number);
}

fn own_side() -> u32 {
  return shape.blocks;
}
#endif

fn logits_at(place: vec2u, group: Group) -> Sums {
  let field = field_of(place);
  let taps = field.count.x * field.count.y;
  var sums: Sums;
  var total = 0.0;
  for (var number = 0u; number < taps; number += 4u) {
    let a = tap_of(field, number);
    let b = tap_of(field, min(number + 1u, taps - 1u));
    let c = tap_of(field, min(number + 2u, taps - 1u));
    let d = tap_of(field, min(number + 3u, taps - 1u));
    let at = vec4u(a.input, b.input, c.input, d.input) * group.stride + group.column;
    let v = bitcast<vec4i>(vec4u(inputs[at.x], inputs[at.y], inputs[at.z], inputs[at.w]));
    let read = vec4f(weights[a.weight], weights[b.weight], weights[c.weight], weights[d.weight]);
    let w = select(vec4f(0.0), read, number + vec4u(0u, 1u, 2u, 3u) < vec4u(taps));
    if (is_spin) {
      total += dot(w, vec4f(1.0));
    }
    sums.low[0] += columns(v, bits0) * w;
    sums.low[1] += columns(v, bits1) * w;
    sums.low[2] += columns(v, bits2) * w;
    sums.low[3] += columns(v, bits3) * w;
    sums.high[0] += columns(v, bits4) * w;
    sums.high[1] += columns(v, bits5) * w;
    sums.high[2] += columns(v, bits6) * w;
    sums.high[3] += columns(v, bits7) * w;
  }
  return logits_of(sums, biases[0], total);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let side = own_side();
  let number = invocation / layer.units;
  let site = invocation - number * layer.units;
  let group = group_of(number);
  if (!group.inside) {
    return;
  }
  let place = vec2u(site % side, site / side);
  let logits = logits_at(place, group);
  let unit = unit_at(side, place.x, place.y);
  let at = unit * layer.groups + group.g;
  units[at] = sample32(logits, layer.key, unit, group.g, layer.step + ordinal * layer.step_advance);
#if MEANS
  for (var quad = 0u; quad < 4u; quad++) {
    means[at * 8u + quad] = mean4(logits.low[quad]);
    means[at * 8u + 4u + quad] = mean4(logits.high[quad]);
  }
#endif
}
