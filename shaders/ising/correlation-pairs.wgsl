// Unequal pairs of spins at every distance: along the axes, at displacements (r, 0) and (0, r), and along the diagonals,
// at (r, r) and (r, -r); a chain has its one axis. An invocation counts eight distances of the axes or of the diagonals.
// It goes along lines of sites that follow one another in this direction: 32 words make 128 pairs. Its counts are a
// row of a table that shared/row-sums.wgsl adds up.
//
// In strip mode a displacement by r columns ends r mod width word columns further on and crosses r/width edges or
// one more, each of which rotates the word by one bit. So the sites of a line and the distances of an invocation are
// `width` apart: a line stays in its column, and along its row one word has the spins at all distances.
//
// Output: counts[(row * blocks + block) * 8 * quantities * systems + (distance * quantities + quantity) * systems + system]
// = (low, 0); quantity 0 counts along the axes, 1 along the diagonals, each in two directions with rows of their own.
#include "shared/invocation.wgsl"
#include "shared/lattice.wgsl"

// Host: src/ising/correlation-pairs.ts.
struct Pairs {
  lattice: Lattice,
  farthest: u32, // the largest distance
  spacing: u32,  // of the sites of a line, and of the distances of an invocation
  blocks: u32,   // of eight distances, per part
  parts: u32,
  columns: u32,  // that lines keep to, in strips
  lines: u32,    // of a column in strips, of all others
  sites: u32,    // of a line
  walkers: u32,  // invocations that share these lines; each takes every `walkers`-th
  stretch: u32,  // sites of a line that an invocation takes
  stretches: u32,
  quantities: u32,
  direction: u32,  // the first that this dispatch counts
  directions: u32, // their number
}

@group(0) @binding(0) var<storage, read> spins: array<u32>;
@group(0) @binding(1) var<storage, read_write> counts: array<vec2u>;
@group(0) @binding(2) var<uniform> pairs: Pairs;
// slot * parts + part
@group(0) @binding(3) var<uniform> ordinal: u32;

#if ROWS
const along_rows = true;
#else
const along_rows = false;
#endif

#include "ising/include/pair-counters.wgsl"
#include "ising/include/pair-sites.wgsl"
#include "ising/include/pair-turns.wgsl"

fn store(counter: Counter, base: u32) {
  for (var lane = 0u; lane < counter_lanes; lane++) {
    counts[base + lane] = vec2u(count_of(counter, lane), 0u);
  }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let groups = pairs.lattice.groups;
  let cells = cells_of(pairs.lattice, invocation % groups);
  let walks = pairs.columns * pairs.walkers * pairs.stretches;
  let walk = (invocation / groups) % walks;
  let task = invocation / groups / walks;
  let direction = pairs.direction + task % pairs.directions;
  let block_here = task / pairs.directions;
  let block = (ordinal % pairs.parts) * pairs.blocks + block_here;
  let offset = 1u + block % pairs.spacing;
  let distance = offset + block / pairs.spacing * 8u * pairs.spacing;
  if (block_here >= pairs.blocks || distance > pairs.farthest) {
    return;
  }
  let column = walk % pairs.columns;
  let walker = walk / pairs.columns % pairs.walkers;
  let first = walk / pairs.columns / pairs.walkers * pairs.stretch;
  let last = min(first + pairs.stretch, pairs.sites);
  // To the right, down, to the right and down, to the right and up.
  let right = select(1u, 0u, direction == 1u);
  let down = select(i32(min(direction, 1u)), -1, direction == 3u);
  let strip_columns = is_strip && pairs.lattice.height > 1u;
  // To the first distance, and from site to site.
  let rows = rows_of(cells, distance, down);
  var away = Place(right * distance, rows, 0u);
  if (is_strip) {
    away = Place(right * offset, rows, right * (block / pairs.spacing * 8u));
  }
  // A line of strips keeps to its column, also where distances are along rows.
  let line_down = select(down, 1, strip_columns && along_rows);
  var along = Place(right, rows_of(cells, pairs.spacing, line_down), 0u);
  if (strip_columns) {
    along = Place(0u, along.y, select(right, 0u, along_rows));
  }
  let step = step_of(cells, along);
  let beside = select(1u, 0u, strip_columns || direction == 0u);
  var line = walker;
  var at = first;
  // One loop: software adapters run through its body once more than there are turns.
  let turns = ((pairs.lines - walker + pairs.walkers - 1u) / pairs.walkers) * ((last - first + 31u) / 32u);
  for (var turn = 0u; turn < turns; turn++) {
    let origin = Place(column + beside * line, (1u - beside) * line, 0u);
    let rows_on = rows_of(cells, at * pairs.spacing, line_down);
    let place = moved(cells, origin, Place(along.x * at, rows_on, along.crossings * at));
    read_words(cells, place, moved(cells, place, away), step);
    count_turn(within_of(at, last), within_of(at + 16u, last));
    let ends = at + 32u >= last;
    at = select(at + 32u, first, ends);
    line += select(0u, pairs.walkers, ends);
  }
  let systems = groups * counter_lanes;
  let stride = pairs.quantities * systems;
  let row = walk * pairs.quantities + (direction & 1u);
  let base = (row * pairs.blocks + block_here) * 8u * stride + (direction >> 1u) * systems + cells.g * counter_lanes;
  store(counters[0], base);
  store(counters[1], base + stride);
  store(counters[2], base + 2u * stride);
  store(counters[3], base + 3u * stride);
  store(counters[4], base + 4u * stride);
  store(counters[5], base + 5u * stride);
  store(counters[6], base + 6u * stride);
  store(counters[7], base + 7u * stride);
}
