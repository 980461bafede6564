// Block averages of block averages: the mean of each FACTOR x FACTOR block of real numbers, one invocation a block and
// system. Rows of a block are added up first, then their sums: an error of at most 2 FACTOR 2^-24 times the mean of the
// absolute values, none where every sum is a number of 24 bits.
//
// Both arrays are [site * systems + system], sites row after row.
#include "shared/invocation.wgsl"

override FACTOR: u32 = 2u;

// Host: src/rg/block-average.ts.
struct Averages {
  systems: u32,
  side: u32,  // of the coarse lattice
  share: f32, // of a number in its block: 1 / FACTOR^2
}

@group(0) @binding(0) var<storage, read> fine: array<f32>;
@group(0) @binding(1) var<storage, read_write> coarse: array<f32>;
@group(0) @binding(2) var<uniform> blocks: Averages;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let site = invocation / blocks.systems;
  let system = invocation - site * blocks.systems;
  let y = site / blocks.side;
  let x = site - y * blocks.side;
  if (y >= blocks.side) {
    return;
  }
  var sum = 0.0;
  for (var dy = 0u; dy < FACTOR; dy++) {
    let first = (FACTOR * y + dy) * FACTOR * blocks.side + FACTOR * x;
    var row = 0.0;
    for (var dx = 0u; dx < FACTOR; dx++) {
      row += fine[(first + dx) * blocks.systems + system];
    }
    sum += row;
  }
  coarse[invocation] = sum * blocks.share;
}
