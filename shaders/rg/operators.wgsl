// The operators of Swendsen's Monte Carlo renormalization group, summed over a chunk of sites of every system in
// replica mode; periodic on every side, on blocked lattices too. Chunks are added up by shared/row-sums.wgsl.
//
// Each term of an operator is a product of spins, which the xor of their bits gives: for an even number of spins the
// xor is 1 where the product is -1, for an odd number where it is +1. Those ones are counted.
//
// Output: counts[(chunk * operators + operator) * systems + system] = (low, high), with operators of even terms
// first: nearest neighbours, diagonals, plaquettes, third neighbours, knight's moves; then odd ones: spins, corners,
// straight triples, triangles; with FURTHER even ones again: double diagonals, diamonds (the four neighbours of a site).
#include "shared/invocation.wgsl"
#include "shared/lattice.wgsl"
#include "shared/lane-counters.wgsl"

#if FURTHER
const operators = 11u;
#else
const operators = 9u;
#endif

// Host: src/rg/operators.ts.
struct Operators {
  lattice: Lattice,
  chunk: u32, // sites of a chunk; at most 127, since counters have 9 bits and take up to 4 a site
  chunks: u32,
}

@group(0) @binding(0) var<storage, read> spins: array<u32>;
@group(0) @binding(1) var<storage, read_write> counts: array<vec2u>;
@group(0) @binding(2) var<uniform> sums: Operators;

fn spin_at(x: u32, y: u32, g: u32) -> u32 {
  return spins[periodic_index(sums.lattice, x, y, g)];
}

fn store(counters: LaneCounters, chunk: u32, which: u32, g: u32) {
  let base = ((chunk * operators + which) * sums.lattice.groups + g) * 32u;
  for (var lane = 0u; lane < 32u; lane++) {
    counts[base + lane] = vec2u(lane_count(counters, lane), 0u);
  }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let lattice = sums.lattice;
  let g = invocation % lattice.groups;
  let chunk = invocation / lattice.groups;
  if (chunk >= sums.chunks) {
    return;
  }
  var nearest = LaneCounters();
  var diagonal = LaneCounters();
  var plaquette = LaneCounters();
  var third = LaneCounters();
  var knight = LaneCounters();
  var field = LaneCounters();
  var corner = LaneCounters();
  var straight = LaneCounters();
  var triangle = LaneCounters();
#if FURTHER
  var double_diagonal = LaneCounters();
  var diamond = LaneCounters();
#endif
  let last = min((chunk + 1u) * sums.chunk, lattice.width * lattice.height);
  for (var site = chunk * sums.chunk; site < last; site++) {
    let y = site / lattice.width;
    let x = site - y * lattice.width;
    let back_x = x + lattice.width;
    let back_y = y + lattice.height;
    let s = spin_at(x, y, g);
    let right = spin_at(x + 1u, y, g);
    let left = spin_at(back_x - 1u, y, g);
    let down = spin_at(x, y + 1u, g);
    let up = spin_at(x, back_y - 1u, g);
    let right_down = spin_at(x + 1u, y + 1u, g);
    let left_down = spin_at(back_x - 1u, y + 1u, g);
    nearest = add_lanes(nearest, (s ^ right) ^ (s ^ down), (s ^ right) & (s ^ down));
    let falling = s ^ right_down;
    let rising = s ^ left_down;
    diagonal = add_lanes(diagonal, falling ^ rising, falling & rising);
    plaquette = add_lanes(plaquette, falling ^ right ^ down, 0u);
    let right2 = s ^ spin_at(x + 2u, y, g);
    let down2 = s ^ spin_at(x, y + 2u, g);
    third = add_lanes(third, right2 ^ down2, right2 & down2);
    knight = add_four_lanes(
      knight,
      s ^ spin_at(x + 2u, y + 1u, g),
      s ^ spin_at(x + 1u, y + 2u, g),
      s ^ spin_at(back_x - 2u, y + 1u, g),
      s ^ spin_at(back_x - 1u, y + 2u, g));
    field = add_lanes(field, s, 0u);
    corner = add_four_lanes(corner, s ^ right ^ down, s ^ right ^ up, s ^ left ^ down, s ^ left ^ up);
    let across = s ^ left ^ right;
    let along = s ^ up ^ down;
    straight = add_lanes(straight, across ^ along, across & along);
    triangle = add_four_lanes(
      triangle, right ^ left ^ down, right ^ left ^ up, up ^ down ^ left, up ^ down ^ right);
#if FURTHER
    let falling2 = s ^ spin_at(x + 2u, y + 2u, g);
    let rising2 = s ^ spin_at(x + 2u, back_y - 2u, g);
    double_diagonal = add_lanes(double_diagonal, falling2 ^ rising2, falling2 & rising2);
    diamond = add_lanes(diamond, left ^ right ^ up ^ down, 0u);
#endif
  }
  store(nearest, chunk, 0u, g);
  store(diagonal, chunk, 1u, g);
  store(plaquette, chunk, 2u, g);
  store(third, chunk, 3u, g);
  store(knight, chunk, 4u, g);
  store(field, chunk, 5u, g);
  store(corner, chunk, 6u, g);
  store(straight, chunk, 7u, g);
  store(triangle, chunk, 8u, g);
#if FURTHER
  store(double_diagonal, chunk, 9u, g);
  store(diamond, chunk, 10u, g);
#endif
}
