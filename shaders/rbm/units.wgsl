// Samples the units of one layer of a Boltzmann machine given the other, 32 samples a word: matrix product with
// packed bits, bias, sigmoid, Bernoulli bit and packing in one kernel, so that no activation reaches memory.
// p(unit = 1 | inputs) = sigmoid(bias + sum over inputs of weight * input).
//
// An invocation owns two units and the 32 samples of one group, in 2 x 8 vectors of sums, and takes eight inputs at
// a time: the inputs' bits are extracted once for both units, and each sum is stored once per eight inputs.
// Extraction is free of shifts, which are slow on SwiftShader: bit b alone, taken as a number, is 0 or 2^b; the
// sums carry this exact factor to the end.
#include "shared/random.wgsl"
#include "rbm/batch.wgsl"

// Host: src/rbm/layer-sampler.ts.
struct Layer {
  batch: Batch,
  key: vec2u,
  step: u32,           // of ordinal 0
  step_advance: u32,   // steps from one ordinal to the next
  group_advance: u32,  // groups from one ordinal to the next
  span: u32,           // groups in this dispatch
  groups: u32,         // words per unit sampled, and of the inputs unless they are a batch of the data
  inputs: u32,
  input_stride: u32,   // weights from one input to the next
  units: u32,
  unit_stride: u32,    // weights from one unit to the next
}

@group(0) @binding(0) var<storage, read> inputs: array<u32>;
@group(0) @binding(1) var<storage, read> order: array<u32>;
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read> biases: array<f32>;
@group(0) @binding(4) var<storage, read_write> units: array<u32>;
@group(0) @binding(5) var<uniform> layer: Layer;
@group(0) @binding(6) var<uniform> ordinal: u32;

const bits0 = vec4i(0x1, 0x2, 0x4, 0x8);
const bits1 = vec4i(0x10, 0x20, 0x40, 0x80);
const bits2 = vec4i(0x100, 0x200, 0x400, 0x800);
const bits3 = vec4i(0x1000, 0x2000, 0x4000, 0x8000);
const bits4 = vec4i(0x10000, 0x20000, 0x40000, 0x80000);
const bits5 = vec4i(0x100000, 0x200000, 0x400000, 0x800000);
const bits6 = vec4i(0x1000000, 0x2000000, 0x4000000, 0x8000000);
const bits7 = vec4i(0x10000000, 0x20000000, 0x40000000, -0x7fffffff - 1);
const scale = vec4f(1.0, 0x1p-1, 0x1p-2, 0x1p-3);

// Four inputs (columns) of four samples (rows), each 0 or the value of its bit.
fn columns(words: vec4i, bits: vec4i) -> mat4x4f {
  return mat4x4f(
    vec4f(vec4i(words.x) & bits), vec4f(vec4i(words.y) & bits),
    vec4f(vec4i(words.z) & bits), vec4f(vec4i(words.w) & bits));
}

fn input_words(input: u32, stride: u32, g: u32) -> vec4i {
  let at = min(vec4u(input, input + 1u, input + 2u, input + 3u), vec4u(layer.inputs - 1u)) * stride + g;
  return bitcast<vec4i>(vec4u(inputs[at.x], inputs[at.y], inputs[at.z], inputs[at.w]));
}

// Weights of four inputs, zero beyond the last.
fn input_weights(input: u32, unit: u32) -> vec4f {
  let number = vec4u(input, input + 1u, input + 2u, input + 3u);
  let at = min(number, vec4u(layer.inputs - 1u)) * layer.input_stride + unit * layer.unit_stride;
  let read = vec4f(weights[at.x], weights[at.y], weights[at.z], weights[at.w]);
  return select(vec4f(0.0), read, number < vec4u(layer.inputs));
}

// Bits of four samples, from the lowest up: U < sigmoid(x), with U = random/2^32. The rarer outcome is decided
// from its own end of the interval, against all 32 random bits: U < 1/(1 + exp|x|), without the division.
fn sample4(activation: vec4f, random: vec4u) -> u32 {
  let x = clamp(activation, vec4f(-32.0), vec4f(32.0));
  let above = x > vec4f(0.0);
  let from_end = vec4f(select(random, ~random, above));
  let rare = from_end * (1.0 + exp(abs(x))) < vec4f(0x1p32);
  let bits = select(vec4u(0u), vec4u(1u, 2u, 4u, 8u), rare != above);
  return bits.x | bits.y | bits.z | bits.w;
}

fn sample32(low: mat4x4f, high: mat4x4f, unit: u32, g: u32, step: u32) -> u32 {
  let bias = biases[unit];
  let key = layer.key;
  let bits0 = sample4(bias + low[0] * scale, random4(key, unit, g, step, 0u));
  let bits1 = sample4(bias + low[1] * scale * 0x1p-4, random4(key, unit, g, step, 1u));
  let bits2 = sample4(bias + low[2] * scale * 0x1p-8, random4(key, unit, g, step, 2u));
  let bits3 = sample4(bias + low[3] * scale * 0x1p-12, random4(key, unit, g, step, 3u));
  let bits4 = sample4(bias + high[0] * scale * 0x1p-16, random4(key, unit, g, step, 4u));
  let bits5 = sample4(bias + high[1] * scale * 0x1p-20, random4(key, unit, g, step, 5u));
  let bits6 = sample4(bias + high[2] * scale * 0x1p-24, random4(key, unit, g, step, 6u));
  // The last bit is the sign bit, so its numbers are negative.
  let bits7 = sample4(
    bias + high[3] * scale * vec4f(1.0, 1.0, 1.0, -1.0) * 0x1p-28, random4(key, unit, g, step, 7u));
  return bits0 | (bits1 << 4u) | (bits2 << 8u) | (bits3 << 12u) |
    (bits4 << 16u) | (bits5 << 20u) | (bits6 << 24u) | (bits7 << 28u);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = id.y * size.x * 64u + id.x;
  let pairs = (layer.units + 1u) / 2u;
  let place = invocation / pairs;
  let a = (invocation - place * pairs) * 2u;
  let b = min(a + 1u, layer.units - 1u);
  let g = ordinal * layer.group_advance + place;
  if (place >= layer.span || g >= layer.groups) {
    return;
  }
#if BATCH
  let record = batch_record(layer.batch, ordinal);
  if (g >= order[record]) {
    return;
  }
  let column = order[record + 1u + g];
  let stride = layer.batch.data_groups;
#else
  let column = g;
  let stride = layer.groups;
#endif
  var a_low: mat4x4f;
  var a_high: mat4x4f;
  var b_low: mat4x4f;
  var b_high: mat4x4f;
  for (var i = 0u; i < layer.inputs; i += 8u) {
    let v = input_words(i, stride, column);
    let w = input_words(i + 4u, stride, column);
    let av = input_weights(i, a);
    let aw = input_weights(i + 4u, a);
    let bv = input_weights(i, b);
    let bw = input_weights(i + 4u, b);
    let v0 = columns(v, bits0);
    let w0 = columns(w, bits0);
    a_low[0] += v0 * av + w0 * aw;
    b_low[0] += v0 * bv + w0 * bw;
    let v1 = columns(v, bits1);
    let w1 = columns(w, bits1);
    a_low[1] += v1 * av + w1 * aw;
    b_low[1] += v1 * bv + w1 * bw;
    let v2 = columns(v, bits2);
    let w2 = columns(w, bits2);
    a_low[2] += v2 * av + w2 * aw;
    b_low[2] += v2 * bv + w2 * bw;
    let v3 = columns(v, bits3);
    let w3 = columns(w, bits3);
    a_low[3] += v3 * av + w3 * aw;
    b_low[3] += v3 * bv + w3 * bw;
    let v4 = columns(v, bits4);
    let w4 = columns(w, bits4);
    a_high[0] += v4 * av + w4 * aw;
    b_high[0] += v4 * bv + w4 * bw;
    let v5 = columns(v, bits5);
    let w5 = columns(w, bits5);
    a_high[1] += v5 * av + w5 * aw;
    b_high[1] += v5 * bv + w5 * bw;
    let v6 = columns(v, bits6);
    let w6 = columns(w, bits6);
    a_high[2] += v6 * av + w6 * aw;
    b_high[2] += v6 * bv + w6 * bw;
    let v7 = columns(v, bits7);
    let w7 = columns(w, bits7);
    a_high[3] += v7 * av + w7 * aw;
    b_high[3] += v7 * bv + w7 * bw;
  }
  let step = layer.step + ordinal * layer.step_advance;
  units[a * layer.groups + g] = sample32(a_low, a_high, a, g, step);
  units[b * layer.groups + g] = sample32(b_low, b_high, b, g, step);
}
