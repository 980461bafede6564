// Block spins: the majority of each 2 x 2 block, ties broken by a random bit, for 32 systems at once. The
// result is an ensemble of half the width and height (Kadanoff's block spins with the majority rule).
#include "shared/lattice.wgsl"
#include "shared/random.wgsl"

// Host: src/rg/majority.ts.
struct Block {
  fine: Lattice,
  coarse: Lattice,
  key: vec2u,
  step: u32, // which zoom-out this is; its ties are independent of those of any other step
  level: u32,
}

@group(0) @binding(0) var<storage, read> fine: array<u32>;
@group(0) @binding(1) var<storage, read_write> coarse: array<u32>;
@group(0) @binding(2) var<uniform> block: Block;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = id.y * size.x * 64u + id.x;
  let site = invocation / block.coarse.groups;
  let g = invocation - site * block.coarse.groups;
  let y = site / block.coarse.width;
  let x = site - y * block.coarse.width;
  if (y >= block.coarse.height) {
    return;
  }
  let a = fine[word_index(block.fine, 2u * x, 2u * y, g)];
  let b = fine[word_index(block.fine, 2u * x + 1u, 2u * y, g)];
  let c = fine[word_index(block.fine, 2u * x, 2u * y + 1u, g)];
  let d = fine[word_index(block.fine, 2u * x + 1u, 2u * y + 1u, g)];
  let tie = random4(block.key, site, g, block.step, block.level).x;
  // Majority of five: the four spins and the tie bit, which only decides at two against two.
  let odd = a ^ b;
  let sum = odd ^ c;
  let pair = (a & b) | (odd & c);
  let majority = (pair & (sum | d)) | (tie & (pair | (sum & d)));
  coarse[word_index(block.coarse, x, y, g)] = majority;
}
