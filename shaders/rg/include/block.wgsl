// What the kernels share that turn a fine lattice into a lattice of block spins.
#include "shared/lattice.wgsl"
#include "shared/random.wgsl"

// Host: src/rg/blocking.ts.
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

// A word of block spins: column, row and group.
struct Place {
  x: u32,
  y: u32,
  g: u32,
  site: u32,
}

fn place_of(invocation: u32) -> Place {
  let site = invocation / block.coarse.groups;
  let y = site / block.coarse.width;
  return Place(site - y * block.coarse.width, y, invocation - site * block.coarse.groups, site);
}

fn tie_word(place: Place) -> u32 {
  return random4(block.key, place.site, place.g, block.step, block.level).x;
}
