// The matrix product of one layer's packed units with the weights of the other: the input of each unit, for 32 samples a
// word. This is the version for processors, in which each invocation works alone.
//
// An invocation owns two units and the 32 samples of one group, in 2 x 8 vectors of sums, and takes eight inputs at
// a time: the inputs' bits are extracted once for both units, and each sum is stored once per eight inputs.
// Extraction is free of shifts, which are slow on SwiftShader: bit b alone, taken as a number, is 0 or 2^b; the
// sums carry this exact factor to the end. Sample after sample is added up, so that few numbers are needed at a time.
// The eight planes are written out because a loop over them was 2.6 times slower on SwiftShader
// (bench/experiments.md, no. 37).
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

// Sums over eight inputs in four samples, for both units. The weights stand first in products: SwiftShader keeps its first factors in
// registers.
fn of_plane(v: vec4i, w: vec4i, bits: vec4i, av: vec4f, aw: vec4f, bv: vec4f, bw: vec4f) -> mat2x4f {
  let v0 = vec4f(v & bits.xxxx);
  let w0 = vec4f(w & bits.xxxx);
  let a0 = dot(av, v0) + dot(aw, w0);
  let b0 = dot(bv, v0) + dot(bw, w0);
  let v1 = vec4f(v & bits.yyyy);
  let w1 = vec4f(w & bits.yyyy);
  let a1 = dot(av, v1) + dot(aw, w1);
  let b1 = dot(bv, v1) + dot(bw, w1);
  let v2 = vec4f(v & bits.zzzz);
  let w2 = vec4f(w & bits.zzzz);
  let a2 = dot(av, v2) + dot(aw, w2);
  let b2 = dot(bv, v2) + dot(bw, w2);
  let v3 = vec4f(v & bits.wwww);
  let w3 = vec4f(w & bits.wwww);
  let a3 = dot(av, v3) + dot(aw, w3);
  let b3 = dot(bv, v3) + dot(bw, w3);
  return mat2x4f(vec4f(a0, a1, a2, a3), vec4f(b0, b1, b2, b3));
}

// Sums over a run of inputs: all of them; EXACT: as many from `first` on as are surely exact.
struct Run {
  a: Sums,
  b: Sums,
  totals: vec2f, // of all these weights, which SPIN units need
  end: u32,
}

fn run_from(first: u32, place: Place) -> Run {
  var a: Sums;
  var b: Sums;
  var totals = vec2f(0.0);
#if EXACT
  var sizes = vec2f(0.0);
#endif
  var i = first;
#if EXACT
  for (; i < layer.inputs && max(sizes.x, sizes.y) <= room; i += 8u) {
#else
  for (; i < layer.inputs; i += 8u) {
#endif
    let v = input_words(i, place.group.stride, place.group.column);
    let w = input_words(i + 4u, place.group.stride, place.group.column);
    let av = input_weights(i, place.a);
    let aw = input_weights(i + 4u, place.a);
    let bv = input_weights(i, place.b);
    let bw = input_weights(i + 4u, place.b);
    if (is_spin) {
      totals += vec2f(dot(av + aw, vec4f(1.0)), dot(bv + bw, vec4f(1.0)));
    }
    let p0 = of_plane(v, w, bits0, av, aw, bv, bw);
    a.low[0] += p0[0];
    b.low[0] += p0[1];
    let p1 = of_plane(v, w, bits1, av, aw, bv, bw);
    a.low[1] += p1[0];
    b.low[1] += p1[1];
    let p2 = of_plane(v, w, bits2, av, aw, bv, bw);
    a.low[2] += p2[0];
    b.low[2] += p2[1];
    let p3 = of_plane(v, w, bits3, av, aw, bv, bw);
    a.low[3] += p3[0];
    b.low[3] += p3[1];
    let p4 = of_plane(v, w, bits4, av, aw, bv, bw);
    a.high[0] += p4[0];
    b.high[0] += p4[1];
    let p5 = of_plane(v, w, bits5, av, aw, bv, bw);
    a.high[1] += p5[0];
    b.high[1] += p5[1];
    let p6 = of_plane(v, w, bits6, av, aw, bv, bw);
    a.high[2] += p6[0];
    b.high[2] += p6[1];
    let p7 = of_plane(v, w, bits7, av, aw, bv, bw);
    a.high[3] += p7[0];
    b.high[3] += p7[1];
#if EXACT
    sizes += vec2f(dot(abs(av) + abs(aw), vec4f(1.0)), dot(abs(bv) + abs(bw), vec4f(1.0)));
#endif
  }
  return Run(a, b, totals, i);
}

fn logits_at(place: Place) -> Pair {
  let bias = vec2f(biases[place.a + biases_from], biases[place.b + biases_from]);
#if EXACT
  var a = start_of(bias.x);
  var b = start_of(bias.y);
  for (var i = 0u; i < layer.inputs;) {
    let run = run_from(i, place);
    collect(&a, run.a, run.totals.x);
    collect(&b, run.b, run.totals.y);
    i = run.end;
  }
  return Pair(a, b);
#else
  let run = run_from(0u, place);
  return Pair(logits_of(run.a, bias.x, run.totals.x), logits_of(run.b, bias.y, run.totals.y));
#endif
}
