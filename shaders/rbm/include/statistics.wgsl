// What the kernels of a gradient share: a batch of the data, samples of the model beside it, and averages of units.
#include "rbm/include/batch.wgsl"

// Host: src/rbm/training/gradient.ts; of many machines Host: src/rbm/training/group-gradient.ts.
struct Statistics {
  batch: Batch,
  visible: u32,
  hidden: u32,
  model_groups: u32,  // words per unit of the model's samples
  model_samples: u32, // persistent chains
  update: u32,        // of ordinal 0, counted from the start of the training
  summed: u32,        // 1: gradients are summed over the batch, not averaged
  sliding: f32,       // share of a new average in the offsets of centred gradients
}

@group(0) @binding(1) var<storage, read> order: array<u32>;
@group(0) @binding(5) var<uniform> statistics: Statistics;
@group(0) @binding(6) var<uniform> ordinal: u32;
#if MANY
#include "rbm/include/machines.wgsl"
var<private> order_from: u32;
#else
const order_from = 0u;
#endif

// The record of an update in the list of its machine.
fn own_record() -> u32 {
  return order_from + batch_record(statistics.batch, ordinal);
}

// Averages of one unit over a batch.
struct Average {
  data: f32,
  model: f32,
  offset: f32,   // sliding average of the data
  gradient: f32, // of the unit's bias
}

// Whether the last group of the data, or of the chains, has fewer than 32 samples; whether chains are persistent.
override PARTIAL: bool = false;
override PERSISTENT: bool = false;

// Group g of a batch: which of its bits are samples.
fn data_lanes(record: u32, g: u32) -> u32 {
  var lanes = 0xffffffffu;
  if (PARTIAL) {
    lanes = lanes_of(statistics.batch.samples, order[record + record_head + g]);
  }
  return lanes;
}

// Group g of the model's samples, which without persistent chains belong to those of the batch.
fn model_lanes(record: u32, g: u32) -> u32 {
  var lanes = data_lanes(record, g);
  if (PERSISTENT) {
    lanes = lanes_of(statistics.model_samples, g);
  }
  return lanes;
}

// Samples of the batch, and of the model.
fn sample_counts(record: u32) -> vec2f {
  let data = order[record + 1u];
  return vec2f(f32(data), f32(select(data, statistics.model_samples, PERSISTENT)));
}

fn model_groups(record: u32) -> u32 {
  return select(order[record], statistics.model_groups, PERSISTENT);
}

fn gradient_scale(samples: f32) -> f32 {
  return select(1.0, samples, statistics.summed == 1u);
}
