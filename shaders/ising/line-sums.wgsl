// Up spins of every column and every row of each lattice, one invocation a line of words.
//
// Output: sums[line * systems + system]; lines 0 to size - 1 are the columns, the rows follow. A chain has columns
// of one site and no rows.
#include "shared/invocation.wgsl"
#include "shared/lattice.wgsl"
#include "shared/lane-counters.wgsl"

// Host: src/ising/structure-factor.ts.
struct LineSums {
  lattice: Lattice,
  lines: u32, // lines of words per group: the columns, and the rows of a square lattice
}

@group(0) @binding(0) var<storage, read> spins: array<u32>;
@group(0) @binding(1) var<storage, read_write> sums: array<u32>;
@group(0) @binding(2) var<uniform> line_sums: LineSums;

// Adds the counts of one stretch of a line; lane b goes to entry first + b * stride.
fn add_counts(counters: LaneCounters, first: u32, stride: u32, fresh: bool) {
  for (var lane = 0u; lane < 32u; lane++) {
    let at = first + lane * stride;
    sums[at] = select(sums[at], 0u, fresh) + lane_count(counters, lane);
  }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let lattice = line_sums.lattice;
  let g = invocation % lattice.groups;
  let line = invocation / lattice.groups;
  if (line >= line_sums.lines) {
    return;
  }
  let is_column = line < lattice.width;
  let row = line - lattice.width;
#if STRIPS
  // The 32 bits of a row belong to one line, those of a column to 32.
  if (!is_column) {
    var up = 0u;
    for (var x = 0u; x < lattice.width; x++) {
      up += countOneBits(spins[word_index(lattice, x, row, g)]);
    }
    sums[(32u * lattice.width + row) * lattice.groups + g] = up;
    return;
  }
  let first = line * lattice.groups + g;
  let stride = lattice.width * lattice.groups;
#else
  let first = (line * lattice.groups + g) * 32u;
  let stride = 1u;
#endif
  let sites = select(lattice.width, lattice.height, is_column);
  // 9-bit counters hold 511 sites.
  for (var start = 0u; start < sites; start += 511u) {
    // Spelled out, since not every compiler clears a variable without initial value at each turn of a loop.
    var counters = LaneCounters();
    for (var at = start; at < min(start + 511u, sites); at++) {
      let word = word_index(lattice, select(at, line, is_column), select(row, at, is_column), g);
      counters = add_lanes(counters, spins[word], 0u);
    }
    add_counts(counters, first, stride, start == 0u);
  }
}
