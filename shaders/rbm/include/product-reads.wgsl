// What an invocation of rbm/include/product.wgsl owns and reads.
#include "rbm/include/layer.wgsl"

// The units of an invocation, sums of theirs in one sample, and in four; invocations of a workgroup, few on processors, so that
// small machines keep all cores busy. Host: src/rbm/sampling/layer.ts.
#if SOFTWARE
const owned = 4u;
const side_by_side = 16u;
alias Units = vec4f;
alias Plane = mat4x4f;
#else
const owned = 2u;
const side_by_side = 64u;
alias Units = vec2f;
alias Plane = mat4x2f;
#endif

// Invocations side by side that own the same units in as many groups: 4, where subgroups of 4 share the weights that they read, or 1.
// With 4 all of them have to go the same way, so that none may end before its sums are made.
#if QUADS
override lanes: u32 = 1u;
#else
const lanes = 1u;
#endif

// Units from `first` on in a group.
struct Place {
  first: u32,
  group: Group,
  lane: u32,
}

fn place_of(id: vec3u, size: vec3u) -> Place {
  let invocation = id.y * size.x * side_by_side + id.x;
  let blocks = (layer.units + owned - 1u) / owned;
  let block = invocation / lanes;
  let lane = invocation - block * lanes;
  let number = block / blocks;
  return Place((block - number * blocks) * owned, group_of(number * lanes + lane), lane);
}

// How many units of a place there are.
fn units_of(place: Place) -> u32 {
  return select(0u, min(owned, layer.units - place.first), place.group.inside);
}

// Weights of four inputs for each unit.
alias Weights = array<vec4f, owned>;

fn input_words(numbers: vec4u, group: Group) -> vec4i {
  let at = min(numbers, vec4u(layer.inputs - 1u)) * group.stride + (group.column + inputs_from);
  return bitcast<vec4i>(vec4u(inputs[at.x], inputs[at.y], inputs[at.z], inputs[at.w]));
}

fn weights_at(at: vec4u, inside: vec4<bool>) -> vec4f {
  return select(vec4f(0.0), vec4f(weights[at.x], weights[at.y], weights[at.z], weights[at.w]), inside);
}

// Weights of eight inputs; EXACT: their sizes, added up for each unit, of which quads have a part each.
struct Eight {
  v: Weights,
  w: Weights,
#if EXACT
  sizes: Units,
#endif
}

// Zero beyond the last input. Units beyond the last are the last one.
fn input_weights(numbers: vec4u, first: u32) -> Weights {
  let last = layer.units - 1u;
  let rows = min(numbers, vec4u(layer.inputs - 1u)) * layer.input_stride + weights_from;
  let inside = numbers < vec4u(layer.inputs);
  return Weights(
    weights_at(rows + min(first, last) * layer.unit_stride, inside),
    weights_at(rows + min(first + 1u, last) * layer.unit_stride, inside),
#if SOFTWARE
    weights_at(rows + min(first + 2u, last) * layer.unit_stride, inside),
    weights_at(rows + min(first + 3u, last) * layer.unit_stride, inside),
#endif
  );
}

fn sum8(v: vec4f, w: vec4f) -> f32 {
  return dot(v + w, vec4f(1.0));
}

fn sums_of_weights(v: Weights, w: Weights) -> Units {
#if SOFTWARE
  return Units(sum8(v[0], w[0]), sum8(v[1], w[1]), sum8(v[2], w[2]), sum8(v[3], w[3]));
#else
  return Units(sum8(v[0], w[0]), sum8(v[1], w[1]));
#endif
}

#if EXACT
fn sizes_of(a: Weights) -> Weights {
#if SOFTWARE
  return Weights(abs(a[0]), abs(a[1]), abs(a[2]), abs(a[3]));
#else
  return Weights(abs(a[0]), abs(a[1]));
#endif
}
#endif

#if QUADS
// The weights of one input for the four units of a quad.
fn weights_of_input(number: u32, first: u32) -> vec4f {
  let row = min(number, layer.inputs - 1u) * layer.input_stride + weights_from;
  let units = min(first + vec4u(0u, 1u, 2u, 3u), vec4u(layer.units - 1u));
  return weights_at(row + units * layer.unit_stride, vec4<bool>(number < layer.inputs));
}

// Four inputs, of which each invocation of a quad has read one.
fn shared_weights(own: vec4f) -> Weights {
  let a = subgroupBroadcast(own, 0u);
  let b = subgroupBroadcast(own, 1u);
  let c = subgroupBroadcast(own, 2u);
  let d = subgroupBroadcast(own, 3u);
  return Weights(
    vec4f(a.x, b.x, c.x, d.x), vec4f(a.y, b.y, c.y, d.y), vec4f(a.z, b.z, c.z, d.z), vec4f(a.w, b.w, c.w, d.w));
}
#endif

fn eight_weights(v_numbers: vec4u, w_numbers: vec4u, place: Place) -> Eight {
#if QUADS
  if (lanes == 4u) {
    let own_v = weights_of_input(v_numbers.x + place.lane, place.first);
    let own_w = weights_of_input(w_numbers.x + place.lane, place.first);
#if EXACT
    return Eight(shared_weights(own_v), shared_weights(own_w), abs(own_v) + abs(own_w));
#else
    return Eight(shared_weights(own_v), shared_weights(own_w));
#endif
  }
#endif
  let v = input_weights(v_numbers, place.first);
  let w = input_weights(w_numbers, place.first);
#if EXACT
  return Eight(v, w, sums_of_weights(sizes_of(v), sizes_of(w)));
#else
  return Eight(v, w);
#endif
}
