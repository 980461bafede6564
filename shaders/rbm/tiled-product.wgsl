// The matrix product of one layer's packed units with the weights of the other, as GPUs like it: what 32 units feel in
// the 32 samples of a group is a tile of one workgroup, through workgroup memory. The logits are those of
// rbm/product.wgsl up to rounding.
//
// The 256 invocations are 8 slices of 32. Each slice takes every eighth run of 4 inputs: it puts their weights and
// their bits, as numbers, into workgroup memory, from which each of its invocations makes the sums of 8 units and 4
// samples. What is read for the next run is on its way meanwhile. In the end the sums of the slices are added up.
#include "rbm/layer.wgsl"

const tile_units = 32u;
const slices = 8u;
const run = 4u; // inputs

// A run in workgroup memory, in vectors: for each input 32 weights and a gap (40 floats, so that no two of the stores
// of 32 invocations meet in a bank), then for each input 32 samples.
const weight_row = 10u;
const sample_row = 8u;
const run_vectors = run * (weight_row + sample_row);

var<workgroup> tile: array<vec4f, slices * run_vectors>;

// Whether the weights of consecutive inputs lie side by side (of visible units), or those of consecutive units.
override ACROSS: bool = false;

// An invocation: its slice, its lane of 32; as owner of sums: the quad of samples, the block of 8 units.
struct Lane {
  slice: u32,
  lane: u32,
  quad: u32,
  block: u32,
}

fn lane_of(invocation: u32) -> Lane {
  let lane = invocation & 31u;
  return Lane(invocation >> 5u, lane, lane & 7u, lane >> 3u);
}

// What an invocation reads of a run: four weights, and one sample of each of the four inputs.
struct Read {
  weights: vec4f,
  samples: vec4f,
}

// Which weights: unit and place in the run of the first; each next one is of the next input, or 8 units on (ACROSS).
fn weight_unit(lane: u32) -> u32 {
  return select(lane, lane >> 2u, ACROSS);
}

fn weight_input(lane: u32) -> u32 {
  return select(0u, lane & 3u, ACROSS);
}

fn weight_at(input: u32, unit: u32) -> f32 {
  let inside = input < layer.inputs && unit < layer.units;
  let at = min(input, layer.inputs - 1u) * layer.input_stride + min(unit, layer.units - 1u) * layer.unit_stride;
  return select(0.0, weights[at], inside);
}

fn word_at(input: u32, group: Group) -> u32 {
  return inputs[min(input, layer.inputs - 1u) * group.stride + group.column];
}

fn read_run(first: u32, first_unit: u32, lane: u32, group: Group) -> Read {
  let unit = first_unit + weight_unit(lane);
  let input = first + weight_input(lane);
  let next = select(vec2u(1u, 0u), vec2u(0u, 8u), ACROSS); // inputs, units
  let read = vec4f(
    weight_at(input, unit), weight_at(input + next.x, unit + next.y),
    weight_at(input + 2u * next.x, unit + 2u * next.y), weight_at(input + 3u * next.x, unit + 3u * next.y));
  let words = vec4u(
    word_at(first, group), word_at(first + 1u, group), word_at(first + 2u, group), word_at(first + 3u, group));
  let bits = vec4f((words >> vec4u(lane)) & vec4u(1u));
#if SPIN
  return Read(read, 2.0 * bits - 1.0);
#else
  return Read(read, bits);
#endif
}

fn store_run(read: Read, place: Lane) {
  let base = place.slice * run_vectors;
  let unit = weight_unit(place.lane);
  let input = weight_input(place.lane);
  let samples = base + run * weight_row + (place.lane >> 2u);
  for (var i = 0u; i < 4u; i++) {
    let u = unit + select(0u, 8u * i, ACROSS);
    let row = input + select(i, 0u, ACROSS);
    tile[base + row * weight_row + (u >> 2u)][u & 3u] = read.weights[i];
    tile[samples + i * sample_row][place.lane & 3u] = read.samples[i];
  }
}

// Sums of 8 units and 4 samples, two units at a time.
struct Sums8 {
  a: mat2x4f,
  b: mat2x4f,
  c: mat2x4f,
  d: mat2x4f,
}

fn add_run(sums: ptr<function, Sums8>, place: Lane) {
  let base = place.slice * run_vectors;
  for (var i = 0u; i < run; i++) {
    let of_units = base + i * weight_row + place.block * 2u;
    let low = tile[of_units];
    let high = tile[of_units + 1u];
    let samples = tile[base + run * weight_row + i * sample_row + place.quad];
    (*sums).a[0] += low.x * samples;
    (*sums).a[1] += low.y * samples;
    (*sums).b[0] += low.z * samples;
    (*sums).b[1] += low.w * samples;
    (*sums).c[0] += high.x * samples;
    (*sums).c[1] += high.y * samples;
    (*sums).d[0] += high.z * samples;
    (*sums).d[1] += high.w * samples;
  }
}

// Adds up the sums of all slices for units 2k and 2k + 1 of each block, in the order of the slices: slices 2k and
// 2k + 1 end up with them, the others with what they had.
fn exchanged(place: Lane, k: u32, pair: mat2x4f, had: vec4f) -> vec4f {
  workgroupBarrier();
  let at = place.slice * 64u + place.lane;
  tile[at] = pair[0];
  tile[at + 32u] = pair[1];
  workgroupBarrier();
  if (place.slice >> 1u != k) {
    return had;
  }
  var sum = vec4f(0.0);
  for (var slice = 0u; slice < slices; slice++) {
    sum += tile[slice * 64u + (place.slice & 1u) * 32u + place.lane];
  }
  return sum;
}

// The unit whose logits an invocation ends up with.
fn own_unit(first_unit: u32, place: Lane) -> u32 {
  return first_unit + place.block * 8u + place.slice;
}

// Logits of the invocation's own unit in its four samples.
fn tile_logits(first_unit: u32, place: Lane, group: Group) -> vec4f {
  var sums: Sums8;
  let runs = (layer.inputs + slices * run - 1u) / (slices * run);
  var read = read_run(place.slice * run, first_unit, place.lane, group);
  for (var i = 0u; i < runs; i++) {
    workgroupBarrier();
    store_run(read, place);
    workgroupBarrier();
    read = read_run(((i + 1u) * slices + place.slice) * run, first_unit, place.lane, group);
    add_run(&sums, place);
  }
  let from_a = exchanged(place, 0u, sums.a, vec4f(0.0));
  let from_b = exchanged(place, 1u, sums.b, from_a);
  let from_c = exchanged(place, 2u, sums.c, from_b);
  let total = exchanged(place, 3u, sums.d, from_c);
  let bias = biases[min(own_unit(first_unit, place), layer.units - 1u)];
#if SPIN
  return 2.0 * (bias + total);
#else
  return bias + total;
#endif
}
