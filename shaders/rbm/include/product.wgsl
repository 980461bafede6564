// The matrix product of one layer's packed units with the weights of the other: the input of each unit, for 32 samples a
// word. This is the version for processors, in which each invocation works alone.
//
// An invocation owns two units and the 32 samples of one group, in 2 x 8 vectors of sums, and takes eight inputs at
// a time: the inputs' bits are extracted once for both units, and each sum is stored once per eight inputs.
// Extraction is free of shifts, which are slow on SwiftShader: bit b alone, taken as a number, is 0 or 2^b; the
// sums carry this exact factor to the end. The eight planes are written out because a loop over them was 2.6 times
// slower on SwiftShader (bench/experiments.md, no. 37).
//
// For units of 0 and 1, x = bias + sum of weights over the inputs that are 1, and a unit is 1 with probability
// sigmoid(x). For SPIN units, x = bias + 2 that sum - sum of all weights, and a unit is up with probability
// sigmoid(2 x). The results are these logits, x or 2 x. EXACT: they are whole numbers, whatever the order of the sums.
#include "rbm/include/layer.wgsl"
#include "rbm/include/spin.wgsl"
#include "rbm/include/unpack.wgsl"
#if EXACT
#include "rbm/include/exact-logits.wgsl"
#else
#include "rbm/include/logits.wgsl"
#endif

// Units a and b (the same where their number is odd) of a group.
struct Place {
  a: u32,
  b: u32,
  group: Group,
}

fn place_of(invocation: u32) -> Place {
  let pairs = (layer.units + 1u) / 2u;
  let number = invocation / pairs;
  let a = (invocation - number * pairs) * 2u;
  return Place(a, min(a + 1u, layer.units - 1u), group_of(number));
}

#if EXACT
struct Pair {
  a: Logits,
  b: Logits,
}
#else
struct Pair {
  a: Sums,
  b: Sums,
}
#endif

fn input_words(input: u32, stride: u32, g: u32) -> vec4i {
  let at = min(vec4u(input, input + 1u, input + 2u, input + 3u), vec4u(layer.inputs - 1u)) * stride + (g + inputs_from);
  return bitcast<vec4i>(vec4u(inputs[at.x], inputs[at.y], inputs[at.z], inputs[at.w]));
}

// Weights of four inputs, zero beyond the last.
fn input_weights(input: u32, unit: u32) -> vec4f {
  let number = vec4u(input, input + 1u, input + 2u, input + 3u);
  let at = min(number, vec4u(layer.inputs - 1u)) * layer.input_stride + (unit * layer.unit_stride + weights_from);
  let read = vec4f(weights[at.x], weights[at.y], weights[at.z], weights[at.w]);
  return select(vec4f(0.0), read, number < vec4u(layer.inputs));
}

fn logits_at(place: Place) -> Pair {
  var a: Sums;
  var b: Sums;
  var totals = vec2f(0.0);
#if EXACT
  var whole_a = start_of(biases[place.a + biases_from]);
  var whole_b = start_of(biases[place.b + biases_from]);
#endif
  for (var i = 0u; i < layer.inputs; i += 8u) {
    let v = input_words(i, place.group.stride, place.group.column);
    let w = input_words(i + 4u, place.group.stride, place.group.column);
    let av = input_weights(i, place.a);
    let aw = input_weights(i + 4u, place.a);
    let bv = input_weights(i, place.b);
    let bw = input_weights(i + 4u, place.b);
    if (is_spin) {
      totals += vec2f(dot(av + aw, vec4f(1.0)), dot(bv + bw, vec4f(1.0)));
    }
    let v0 = columns(v, bits0);
    let w0 = columns(w, bits0);
    a.low[0] += v0 * av + w0 * aw;
    b.low[0] += v0 * bv + w0 * bw;
    let v1 = columns(v, bits1);
    let w1 = columns(w, bits1);
    a.low[1] += v1 * av + w1 * aw;
    b.low[1] += v1 * bv + w1 * bw;
    let v2 = columns(v, bits2);
    let w2 = columns(w, bits2);
    a.low[2] += v2 * av + w2 * aw;
    b.low[2] += v2 * bv + w2 * bw;
    let v3 = columns(v, bits3);
    let w3 = columns(w, bits3);
    a.low[3] += v3 * av + w3 * aw;
    b.low[3] += v3 * bv + w3 * bw;
    let v4 = columns(v, bits4);
    let w4 = columns(w, bits4);
    a.high[0] += v4 * av + w4 * aw;
    b.high[0] += v4 * bv + w4 * bw;
    let v5 = columns(v, bits5);
    let w5 = columns(w, bits5);
    a.high[1] += v5 * av + w5 * aw;
    b.high[1] += v5 * bv + w5 * bw;
    let v6 = columns(v, bits6);
    let w6 = columns(w, bits6);
    a.high[2] += v6 * av + w6 * aw;
    b.high[2] += v6 * bv + w6 * bw;
    let v7 = columns(v, bits7);
    let w7 = columns(w, bits7);
    a.high[3] += v7 * av + w7 * aw;
    b.high[3] += v7 * bv + w7 * bw;
#if EXACT
    // Sums over 16 inputs are exact.
    if ((i & 8u) == 8u || i + 8u >= layer.inputs) {
      collect(&whole_a, a, totals.x);
      collect(&whole_b, b, totals.y);
      a = Sums();
      b = Sums();
      totals = vec2f(0.0);
    }
#endif
  }
#if EXACT
  return Pair(whole_a, whole_b);
#else
  return Pair(logits_of(a, biases[place.a + biases_from], totals.x), logits_of(b, biases[place.b + biases_from], totals.y));
#endif
}
