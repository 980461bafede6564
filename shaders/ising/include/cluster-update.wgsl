// What the kernels of a cluster update have in common. Clusters are trees of spins of colour 0: labels[i] is the parent
// of spin i, a root is its own parent, and no parent has a higher number than its child. So the root of a finished
// cluster is its lowest spin whatever the order of the work, and every loop ends ("label equivalence", Hawick, Leist &
// Playne, Parallel Computing 36, 655, 2010). Every bond joins a spin of colour 0 and one of colour 1: a spin of colour 1
// joins its neighbours, and needs no label.
//
// Entry 0 is the ghost spin that stands for the field; spin `bit` of word w has the number 1 + 32 w + bit.
#include "shared/invocation.wgsl"
#include "shared/lattice.wgsl"
#include "shared/random.wgsl"
#include "shared/streams.wgsl"

// Host: src/ising/swendsen-wang.ts.
struct Update {
  lattice: Lattice,
  key: vec2u,
  step: u32,       // step of ordinal 0
  unlike: u32,     // all ones where unlike spins satisfy a bond (antiferromagnet)
  against: u32,    // all ones where the field points down
  bands: u32,      // dispatches that share a stage; consecutive ordinals
  streams: vec4u,
}

fn label_of(word: u32, bit: u32) -> u32 {
  return 1u + word * 32u + bit;
}

// The place of a word of colour 0. A dispatch counts the words in this order.
struct Place {
  word: u32,
  x: u32,
  y: u32,
  g: u32,
}

fn place_of(lattice: Lattice, word: u32) -> Place {
  let half = lattice.width >> 1u;
  let column = word / lattice.groups;
  let y = column / half;
  return Place(word, 2u * (column - y * half) + (y & 1u), y, word - column * lattice.groups);
}

// Words of one colour.
fn colour_words(lattice: Lattice) -> u32 {
  return (lattice.width >> 1u) * lattice.height * lattice.groups;
}

fn lowest_of(lanes: u32) -> u32 {
  return lanes & (0u - lanes);
}

// The number of a lane by the exponent of a float: software adapters count zeros lane by lane.
fn bit_of(lane: u32) -> u32 {
  return (bitcast<u32>(f32(lane)) >> 23u) - 127u;
}
