// The contrastive-divergence step of rbm/update.wgsl for the biases of one layer, one unit an invocation. Biases
// carry no L1 penalty. For the visible layer (BATCH) the wrongly reconstructed bits are counted on the way.
#include "rbm/batch.wgsl"

// Host: src/rbm/weight-update.ts.
struct Update {
  batch: Batch,
  units: u32,
  rate: f32,
  momentum: f32,
}

@group(0) @binding(0) var<storage, read> data: array<u32>;
@group(0) @binding(1) var<storage, read> order: array<u32>;
@group(0) @binding(2) var<storage, read> model: array<u32>;
@group(0) @binding(3) var<storage, read_write> biases: array<f32>;
@group(0) @binding(4) var<storage, read_write> velocities: array<f32>;
@group(0) @binding(5) var<storage, read_write> errors: array<atomic<u32>>; // wrong bits in each group of the data
@group(0) @binding(6) var<uniform> update: Update;
@group(0) @binding(7) var<uniform> ordinal: u32;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let unit = id.y * size.x * 64u + id.x;
  if (unit >= update.units) {
    return;
  }
  let record = batch_record(update.batch, ordinal);
  let count = order[record];
  var difference = 0;
  for (var g = 0u; g < count; g++) {
#if BATCH
    let column = order[record + 1u + g];
    let before = data[unit * update.batch.data_groups + column];
    let after = model[unit * update.batch.groups + g];
    atomicAdd(&errors[column], countOneBits(before ^ after));
#else
    let before = data[unit * update.batch.groups + g];
    let after = model[unit * update.batch.groups + g];
#endif
    difference += i32(countOneBits(before)) - i32(countOneBits(after));
  }
  let push = f32(difference) / f32(count * 32u);
  let velocity = update.momentum * velocities[unit] + update.rate * push;
  velocities[unit] = velocity;
  biases[unit] += velocity;
}
