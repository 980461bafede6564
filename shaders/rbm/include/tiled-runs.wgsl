// What a workgroup of rbm/include/tiled-product.wgsl reads, run after run, and where it lies in workgroup memory.
#include "rbm/include/layer.wgsl"
#include "rbm/include/spin.wgsl"

const run = 4u; // inputs
#if PAIR
const lanes = 32u;
const weight_row = 10u;
const tile_groups = 2u;
#else
const lanes = 16u;
const weight_row = 5u;
const tile_groups = 1u;
#endif
const slices = 256u / lanes;
const tile_units = lanes;

// A run in workgroup memory, in vectors: for each input the weights and a gap, which keeps the stores of neighbouring
// invocations in different banks; then for each input the samples.
const sample_row = 8u * tile_groups;
const samples_at = run * weight_row;
const run_vectors = run * (weight_row + sample_row);

var<workgroup> tile: array<vec4f, slices * run_vectors>;

// Whether the weights of consecutive inputs lie side by side (of visible units), or those of consecutive units.
override ACROSS: bool = false;

// An invocation: its slice and its lane in it; as owner of sums: the quad of samples, the block of 8 units.
struct Lane {
  slice: u32,
  lane: u32,
  quad: u32,
  block: u32,
}

fn lane_of(invocation: u32) -> Lane {
  let lane = invocation % lanes;
  return Lane(invocation / lanes, lane, lane & 7u, lane >> 3u);
}

// What an invocation reads in every run: words of the inputs in one group or two, and four weights, those of the four
// inputs for one unit, or (ACROSS) those of one input for four units.
struct Reader {
  weight: u32,
  weight_step: u32,
  last_weight: u32,
  first: Group,
  second: Group,
}

struct Read {
  weights: vec4f,
  first: vec4f,  // of the samples `lane`
  second: vec4f, // of the samples `lane + lanes`, of the second group where PAIR
}

fn weight_unit(lane: u32) -> u32 {
  return select(lane, lane >> 2u, ACROSS);
}

fn weight_input(lane: u32) -> u32 {
  return select(0u, lane & 3u, ACROSS);
}

fn reader_of(place: Lane, first_unit: u32, first: Group, second: Group) -> Reader {
  let unit = first_unit + weight_unit(place.lane);
  let input = place.slice * run + weight_input(place.lane);
  return Reader(
    input * layer.input_stride + unit * layer.unit_stride,
    select(layer.input_stride, lanes / 4u * layer.unit_stride, ACROSS),
    layer.inputs * layer.units - 1u, first, second);
}

fn words_of(input: vec4u, group: Group) -> vec4u {
  let at = min(input, vec4u(layer.inputs - 1u)) * group.stride + (group.column + inputs_from);
  return vec4u(inputs[at.x], inputs[at.y], inputs[at.z], inputs[at.w]);
}

// One sample of four inputs, as numbers; 0 beyond the last input, whatever the weight.
fn numbers(words: vec4u, sample: u32, input: vec4u) -> vec4f {
  let bits = vec4f((words >> vec4u(sample)) & vec4u(1u));
  let numbers = select(bits, 2.0 * bits - 1.0, is_spin);
  return select(vec4f(0.0), numbers, input < vec4u(layer.inputs));
}

// Weights beyond the last unit are of some other unit: what is made of them is not written.
fn read_run(reader: Reader, place: Lane, number: u32) -> Read {
  let input = (number * slices + place.slice) * run + vec4u(0u, 1u, 2u, 3u);
  let weight = reader.weight + number * slices * run * layer.input_stride;
  let at = min(weight + vec4u(0u, 1u, 2u, 3u) * reader.weight_step, vec4u(reader.last_weight)) + weights_from;
  let words = words_of(input, reader.first);
  var read: Read;
  read.weights = vec4f(weights[at.x], weights[at.y], weights[at.z], weights[at.w]);
  read.first = numbers(words, place.lane, input);
#if PAIR
  read.second = numbers(words_of(input, reader.second), place.lane, input);
#else
  read.second = numbers(words, place.lane + lanes, input);
#endif
  return read;
}

fn store_run(read: Read, place: Lane) {
  let base = place.slice * run_vectors;
  let unit = weight_unit(place.lane);
  let input = weight_input(place.lane);
  let samples = base + samples_at + (place.lane >> 2u);
  for (var i = 0u; i < run; i++) {
    let u = unit + select(0u, lanes / 4u * i, ACROSS);
    let row = input + select(i, 0u, ACROSS);
    tile[base + row * weight_row + (u >> 2u)][u & 3u] = read.weights[i];
    tile[samples + i * sample_row][place.lane & 3u] = read.first[i];
    tile[samples + i * sample_row + lanes / 4u][place.lane & 3u] = read.second[i];
  }
}
