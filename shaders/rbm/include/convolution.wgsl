// A filter on periodic square lattices. The hidden unit of block R sees the sites stride R + offset + d, with d from 0 to
// side - 1 in both directions. Units of both lattices lie in the order of shared/lattice.wgsl.
#include "shared/lattice.wgsl"

// Host: src/rbm/machine/convolutional-machine.ts.
struct Convolution {
  size: u32,   // side of the visible lattice
  blocks: u32, // side of the hidden lattice: size / stride
  side: u32,   // of the filter
  stride: u32, // side of a block
  offset: u32, // of the first weight from the corner of the block, from 0 to size - 1
}

fn unit_at(side: u32, x: u32, y: u32) -> u32 {
  return word_index(Lattice(side, side, 1u, 0u), x, y, 0u);
}

// The site that a hidden unit sees through the weight of column d.x and row d.y.
fn site_seen(shape: Convolution, block: vec2u, d: vec2u) -> vec2u {
  return (shape.stride * block + shape.offset + d) % shape.size;
}
