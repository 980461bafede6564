// The gradient of a convolutional machine, one row of blocks at a time. For each weight: v_i h_R of the data minus that of the
// model, per sample, summed over the blocks R of the row, where i is the site that R sees through the weight. For each of the two
// biases: the same of v and h, from the averages of the units (rbm/averages.wgsl). rbm/convolution-gradient.wgsl adds up the
// rows. An invocation owns one parameter in one row.
#include "shared/invocation.wgsl"
#include "rbm/include/convolution.wgsl"
#include "rbm/include/statistics.wgsl"
#include "rbm/include/phases.wgsl"

// Host: src/rbm/training/convolution-gradient.ts.
@group(0) @binding(7) var<storage, read_write> rows: array<f32>; // [weights, visible bias, hidden bias][rows of blocks]
@group(0) @binding(8) var<storage, read> visible_averages: array<Average>;
@group(0) @binding(9) var<storage, read> hidden_averages: array<Average>;
@group(0) @binding(10) var<uniform> shape: Convolution;

// Sums over the samples in which a site is 1. For SPIN units the mean of v h is twice the mean over these samples minus the mean
// of h, which rbm/averages.wgsl has found.
fn of_data(record: u32, site: u32, hidden: u32) -> f32 {
  var sum = 0.0;
  for (var g = 0u; g < order[record]; g++) {
    let word = data[site * statistics.batch.data_groups + order[record + record_head + g]];
    sum += sum_of_product(unpacked(word & data_lanes(record, g)), data_hidden_at(hidden * statistics.batch.groups + g));
  }
  return sum;
}

fn of_model(record: u32, site: u32, hidden: u32) -> f32 {
  var sum = 0.0;
  for (var g = 0u; g < model_groups(record); g++) {
    let word = model_visible[site * statistics.model_groups + g];
    sum += sum_of_product(unpacked(word & model_lanes(record, g)), model_hidden_at(hidden * statistics.model_groups + g));
  }
  return sum;
}

fn weight_in_row(weight: u32, row: u32) -> f32 {
  let record = batch_record(statistics.batch, ordinal);
  let d = vec2u(weight % shape.side, weight / shape.side);
  var sums = vec2f(0.0);
  var hidden_means = vec2f(0.0);
  for (var column = 0u; column < shape.blocks; column++) {
    let seen = site_seen(shape, vec2u(column, row), d);
    let site = unit_at(shape.size, seen.x, seen.y);
    let hidden = unit_at(shape.blocks, column, row);
    sums += vec2f(of_data(record, site, hidden), of_model(record, site, hidden));
    hidden_means += vec2f(hidden_averages[hidden].data, hidden_averages[hidden].model);
  }
  let counts = sample_counts(record);
  let means = select(sums / counts, 2.0 * sums / counts - hidden_means, is_spin);
  return (means.x - means.y) * gradient_scale(counts.x);
}

fn visible_bias_in_row(row: u32) -> f32 {
  var sum = 0.0;
  for (var y = row * shape.stride; y < (row + 1u) * shape.stride; y++) {
    for (var x = 0u; x < shape.size; x++) {
      sum += visible_averages[unit_at(shape.size, x, y)].gradient;
    }
  }
  return sum;
}

fn hidden_bias_in_row(row: u32) -> f32 {
  var sum = 0.0;
  for (var x = 0u; x < shape.blocks; x++) {
    sum += hidden_averages[unit_at(shape.blocks, x, row)].gradient;
  }
  return sum;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let parameter = invocation / shape.blocks;
  let row = invocation - parameter * shape.blocks;
  let weights = shape.side * shape.side;
  if (parameter < weights) {
    rows[invocation] = weight_in_row(parameter, row);
  } else if (parameter == weights) {
    rows[invocation] = visible_bias_in_row(row);
  } else if (parameter == weights + 1u) {
    rows[invocation] = hidden_bias_in_row(row);
  }
}
