// Adds up rows of 64-bit sums, 64 rows at a time: the last step of every measurement. Repeated until one row
// is left. out[slot + block * columns + column] = sum of rows 64 block .. 64 block + 63.
#include "shared/invocation.wgsl"

// Host: src/ensemble/row-sums.ts.
struct Sum {
  columns: u32,
  rows: u32,
  slot_stride: u32, // entries between the slots that consecutive ordinals write
}

@group(0) @binding(0) var<storage, read> rows: array<vec2u>;
@group(0) @binding(1) var<storage, read_write> sums: array<vec2u>;
@group(0) @binding(2) var<uniform> sum: Sum;
@group(0) @binding(3) var<uniform> ordinal: u32;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let column = invocation_of(id, size);
  let block = id.z;
  if (column >= sum.columns) {
    return;
  }
  var low = 0u;
  var high = 0u;
  for (var row = block * 64u; row < min(block * 64u + 64u, sum.rows); row++) {
    let term = rows[row * sum.columns + column];
    low += term.x;
    high += term.y + select(0u, 1u, low < term.x);
  }
  sums[ordinal * sum.slot_stride + block * sum.columns + column] = vec2u(low, high);
}
