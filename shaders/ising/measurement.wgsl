// Bonds between unlike spins, and up spins, of every system, summed over a chunk of sites. Chunks are added up by
// shared/row-sums.wgsl.
//
// On lattices of even width an invocation walks down a column of colour 0, which holds one end of every bond, and
// counts the spins of the other colour on the way. RASTER walks row after row and counts bonds to the right and
// downwards, for blocked lattices of odd width, which are not split by colour.
//
// Output: counts[(chunk * quantities + quantity) * systems + system] = (low, high) of a 64-bit sum; quantity 0
// counts bonds between unlike spins, 1 up spins, 2 (STAGGERED) spins that are up on colour 0 or down on colour 1.
#include "shared/columns.wgsl"
#include "shared/counter.wgsl"
#include "shared/invocation.wgsl"

// Host: src/ising/measurement.ts.
struct Measure {
  lattice: Lattice,
  chunk: u32,  // rows of a column, or sites (RASTER) of a chunk: what counters of 9 bits hold in replica mode
  chunks: u32,
}

@group(0) @binding(0) var<storage, read> spins: array<u32>;
@group(0) @binding(1) var<storage, read_write> counts: array<vec2u>;
@group(0) @binding(2) var<uniform> measure: Measure;
// The dispatches that share a measurement are told apart by it.
@group(0) @binding(3) var<uniform> ordinal: u32;

#if STAGGERED
const is_staggered = true;
#else
const is_staggered = false;
#endif
const quantities = select(2u, 3u, is_staggered);

fn store(counter: Counter, chunk: u32, quantity: u32, g: u32) {
  let base = ((chunk * quantities + quantity) * measure.lattice.groups + g) * counter_lanes;
  for (var lane = 0u; lane < counter_lanes; lane++) {
    counts[base + lane] = vec2u(count_of(counter, lane), 0u);
  }
}

#if RASTER
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = ordinal * invocations(size) + invocation_of(id, size);
  let lattice = measure.lattice;
  let g = invocation % lattice.groups;
  let chunk = invocation / lattice.groups;
  if (chunk >= measure.chunks) {
    return;
  }
  let first = chunk * measure.chunk;
  let last = min(first + measure.chunk, lattice.width * lattice.height);
  var unlike = Counter();
  var up = Counter();
  for (var site = first; site < last; site++) {
    let y = site / lattice.width;
    let x = site - y * lattice.width;
    let right_end = x + 1u == lattice.width;
    let below = select(y + 1u, 0u, y + 1u == lattice.height);
    let spin = spins[word_index(lattice, x, y, g)];
    let beside = spins[word_index(lattice, select(x + 1u, 0u, right_end), y, g)];
    let right = spin ^ rotate_right(beside, select(0u, lattice.strips, right_end));
    unlike = add_two(unlike, right, spin ^ spins[word_index(lattice, x, below, g)]);
    up = add_one(up, spin);
  }
  store(unlike, chunk, 0u, g);
  store(up, chunk, 1u, g);
}
#else
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = ordinal * invocations(size) + invocation_of(id, size);
  let lattice = measure.lattice;
  let half = lattice.width >> 1u;
  let columns = half * lattice.groups;
  let part = invocation / columns;
  let first = part * measure.chunk;
  if (first >= lattice.height) {
    return;
  }
  let column = column_of(lattice, invocation - part * columns, 0u);
  let last = min(first + measure.chunk, lattice.height);
  // The site above and below on a chain, which has one row, is the site beside and no neighbour.
  let vertical = select(0xffffffffu, 0u, lattice.height == 1u);
  var unlike = Counter();
  var up = Counter();
  var staggered = Counter();
  let above_first = select(first - 1u, lattice.height - 1u, first == 0u);
  var above = spins[column.other + above_first * column.stride];
  var middle = spins[column.other + first * column.stride];
  for (var y = first; y < last; y++) {
    let row = y * column.stride;
    let below = spins[column.other + select(row + column.stride, 0u, y + 1u == lattice.height)];
    let spin = spins[column.own + row];
    unlike = add_four(
      unlike,
      spin ^ middle,
      spin ^ side_of(column, spins[side_index(column, y, y)], y),
      (spin ^ above) & vertical,
      (spin ^ below) & vertical);
    up = add_two(up, spin, middle);
    if (is_staggered) {
      staggered = add_two(staggered, spin, ~middle);
    }
    above = middle;
    middle = below;
  }
  let chunk = part * half + column.j;
  store(unlike, chunk, 0u, column.g);
  store(up, chunk, 1u, column.g);
  if (is_staggered) {
    store(staggered, chunk, 2u, column.g);
  }
}
#endif
