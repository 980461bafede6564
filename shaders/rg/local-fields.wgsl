// A histogram of the local fields of all spins. z_a is the sum of the terms of operator a around a spin s, each without
// s itself. The histogram counts t_a = s z_a for nearest neighbours, diagonals and plaquettes; each t_a lies from -4 to
// 4 in steps of 2. All conditional expectations from which renormalized couplings are found (Swendsen, Phys. Rev. B 30,
// 3866, 1984) are sums over this histogram. Replica mode; the 32 replicas of a word are counted together.
//
// TURNED takes the lattice of every other site (x + y even), as shaders/rg/sublattice.wgsl does: the step (a, b) of the
// turned lattice is the step (a - b, a + b) of the fine one, whose sides are even.
//
// Output: counts[(chunk * bins + bin) * groups + g] = (low, high), bin = 25 n_1 + 5 n_2 + n_3 with t_a = 2 n_a - 4.
#include "shared/invocation.wgsl"
#include "shared/lattice.wgsl"

const bins = 125u;

override TURNED: bool = false;

// Host: src/rg/local-fields.ts.
struct Fields {
  lattice: Lattice,
  chunk: u32, // sites of a chunk
  chunks: u32,
}

@group(0) @binding(0) var<storage, read> spins: array<u32>;
@group(0) @binding(1) var<storage, read_write> counts: array<vec2u>;
@group(0) @binding(2) var<uniform> fields: Fields;

// Not periodic_index, with which SwiftShader took some 5 % longer (bench/experiments.md).
fn wrapped(i: u32, size: u32) -> u32 {
  return select(i, i - size, i >= size);
}

// i + step on a ring; the step lies above -size.
fn moved(i: u32, step: i32, size: u32) -> u32 {
  return wrapped(i + select(u32(step), size - u32(-step), step < 0), size);
}

// The spin a columns to the right and b rows down.
fn spin_at(x: u32, y: u32, a: i32, b: i32, g: u32) -> u32 {
  let lattice = fields.lattice;
  let across = select(a, a - b, TURNED);
  let along = select(b, a + b, TURNED);
  return spins[word_index(lattice, moved(x, across, lattice.width), moved(y, along, lattice.height), g)];
}

// Lanes in which n of four words are ones, n = 0 to 4.
fn lanes_by_count(a: u32, b: u32, c: u32, d: u32) -> array<u32, 5> {
  let ab = a ^ b;
  let cd = c ^ d;
  let both_ab = a & b;
  let both_cd = c & d;
  let ones = ab ^ cd;
  let twos = both_ab ^ both_cd ^ (ab & cd);
  let four = both_ab & both_cd;
  return array<u32, 5>(~(ones | twos | four), ones & ~twos, twos & ~ones, ones & twos, four);
}

var<private> found: array<u32, 125>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let lattice = fields.lattice;
  let g = invocation % lattice.groups;
  let chunk = invocation / lattice.groups;
  if (chunk >= fields.chunks) {
    return;
  }
  let in_row = select(lattice.width, lattice.width >> 1u, TURNED);
  let last = min((chunk + 1u) * fields.chunk, in_row * lattice.height);
  for (var site = chunk * fields.chunk; site < last; site++) {
    let y = site / in_row;
    let place = site - y * in_row;
    let x = select(place, 2u * place + (y & 1u), TURNED);
    let s = spin_at(x, y, 0, 0, g);
    let right = spin_at(x, y, 1, 0, g);
    let left = spin_at(x, y, -1, 0, g);
    let down = spin_at(x, y, 0, 1, g);
    let up = spin_at(x, y, 0, -1, g);
    let right_down = spin_at(x, y, 1, 1, g);
    let right_up = spin_at(x, y, 1, -1, g);
    let left_down = spin_at(x, y, -1, 1, g);
    let left_up = spin_at(x, y, -1, -1, g);
    // A product of an even number of spins is 1 where the xor of their bits is 0.
    let nearest = lanes_by_count(~(s ^ right), ~(s ^ left), ~(s ^ down), ~(s ^ up));
    let diagonal = lanes_by_count(~(s ^ right_down), ~(s ^ right_up), ~(s ^ left_down), ~(s ^ left_up));
    let plaquette = lanes_by_count(
      ~(s ^ right ^ down ^ right_down),
      ~(s ^ right ^ up ^ right_up),
      ~(s ^ left ^ down ^ left_down),
      ~(s ^ left ^ up ^ left_up));
    for (var i = 0u; i < 5u; i++) {
      for (var j = 0u; j < 5u; j++) {
        let both = nearest[i] & diagonal[j];
        let bin = 25u * i + 5u * j;
        for (var k = 0u; k < 5u; k++) {
          found[bin + k] += countOneBits(both & plaquette[k]);
        }
      }
    }
  }
  for (var bin = 0u; bin < bins; bin++) {
    counts[(chunk * bins + bin) * lattice.groups + g] = vec2u(found[bin], 0u);
  }
}
