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

// Units from `first` on in a group.
struct Place {
  first: u32,
  group: Group,
}

fn place_of(id: vec3u, size: vec3u) -> Place {
  let invocation = id.y * size.x * side_by_side + id.x;
  let blocks = (layer.units + owned - 1u) / owned;
  let number = invocation / blocks;
  return Place((invocation - number * blocks) * owned, group_of(number));
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
