// Block averages: the mean of each FACTOR x FACTOR block of spins, a real number from -1 to 1 that is not rounded to a spin.
// Replica mode; the spins of the 32 systems of a word are counted together in 9 bits, FACTOR^2 < 512.
//
// Output: averages[site * systems + system], the sites of the block lattice row after row. A difference of whole
// numbers times `share`, rounded once: the same bits on every device.
#include "shared/invocation.wgsl"
#include "shared/lattice.wgsl"
#include "shared/lane-counters.wgsl"

override FACTOR: u32 = 2u;

// Host: src/rg/block-average.ts.
struct Averages {
  fine: Lattice,
  side: u32,  // of the block lattice
  share: f32, // of a spin in its block: 1 / FACTOR^2
}

@group(0) @binding(0) var<storage, read> spins: array<u32>;
@group(0) @binding(1) var<storage, read_write> averages: array<f32>;
@group(0) @binding(2) var<uniform> blocks: Averages;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let site = invocation / blocks.fine.groups;
  let g = invocation - site * blocks.fine.groups;
  let y = site / blocks.side;
  let x = site - y * blocks.side;
  if (y >= blocks.side) {
    return;
  }
  var up = LaneCounters();
  for (var dy = 0u; dy < FACTOR; dy++) {
    for (var dx = 0u; dx < FACTOR; dx++) {
      up = add_lanes(up, spins[word_index(blocks.fine, FACTOR * x + dx, FACTOR * y + dy, g)], 0u);
    }
  }
  let spins_of_block = i32(FACTOR * FACTOR);
  for (var lane = 0u; lane < 32u; lane++) {
    let sum = 2 * i32(lane_count(up, lane)) - spins_of_block;
    averages[invocation * 32u + lane] = f32(sum) * blocks.share;
  }
}
