// The inputs of a kernel that finds one layer of a machine: packed units of the other layer, weights, biases, and the
// groups of 32 samples of this dispatch. Binding 4 is for the result of the kernel.
#include "rbm/include/batch.wgsl"

// Host: src/rbm/sampling/layer.ts.
struct Layer {
  batch: Batch,
  key: vec2u,
  step: u32,           // of ordinal 0
  step_advance: u32,   // steps from one ordinal to the next
  group_advance: u32,  // groups from one ordinal to the next
  span: u32,           // groups in this dispatch
  groups: u32,         // words per unit of the result; of the inputs: batch.data_groups
  inputs: u32,
  input_stride: u32,   // weights from one input to the next
  units: u32,
  unit_stride: u32,    // weights from one unit to the next
}

@group(0) @binding(0) var<storage, read> inputs: array<u32>;
@group(0) @binding(1) var<storage, read> order: array<u32>;
@group(0) @binding(2) var<storage, read> weights: array<f32>;
@group(0) @binding(3) var<storage, read> biases: array<f32>;
@group(0) @binding(5) var<uniform> layer: Layer;
@group(0) @binding(6) var<uniform> ordinal: u32;

// Where the machine begins in each buffer.
#if MANY
#include "rbm/include/machines.wgsl"
@group(0) @binding(7) var<storage, read> keys: array<vec2u>; // of the machines
var<private> inputs_from: u32;
var<private> order_from: u32;
var<private> weights_from: u32;
var<private> biases_from: u32;
var<private> key: vec2u;

fn choose_machine(id: vec3u, workgroups: vec3u) {
  inputs_from = first_of_machine(arrayLength(&inputs), id, workgroups);
  order_from = first_of_machine(arrayLength(&order), id, workgroups);
  weights_from = first_of_machine(arrayLength(&weights), id, workgroups);
  biases_from = first_of_machine(arrayLength(&biases), id, workgroups);
  key = keys[id.z];
}
#else
const inputs_from = 0u;
const order_from = 0u;
const weights_from = 0u;
const biases_from = 0u;
#endif

fn random_key() -> vec2u {
#if MANY
  return key;
#else
  return layer.key;
#endif
}

// Group g of the result, whose inputs are words `column` of rows of `stride` words.
struct Group {
  g: u32,
  column: u32,
  stride: u32,
  inside: bool,
}

// Group `number` of this dispatch. The batch list of the machine begins at `list`.
fn group_in(list: u32, number: u32) -> Group {
  let g = ordinal * layer.group_advance + number;
  let inside = number < layer.span && g < layer.groups;
#if BATCH
  let record = list + batch_record(layer.batch, ordinal);
  let column = order[record + record_head + min(g, layer.batch.groups - 1u)];
  return Group(g, column, layer.batch.data_groups, inside && g < order[record]);
#else
  return Group(g, min(g, layer.batch.data_groups - 1u), layer.batch.data_groups, inside);
#endif
}

fn group_of(number: u32) -> Group {
  return group_in(order_from, number);
}
