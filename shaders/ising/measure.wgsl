// Unsatisfied bonds and up spins of every system, summed over a chunk of sites; each site counts its bonds to
// the right and downwards. Works on every lattice of an ensemble, blocked ones with odd sides too. Chunks are
// added up by shared/sum.wgsl.
//
// Output: counts[(chunk * 2 + quantity) * systems + system] = (low, high) of a 64-bit sum; quantity 0 counts
// unsatisfied bonds, 1 up spins.
#include "shared/lattice.wgsl"

// Host: src/ising/measurement.ts.
struct Measure {
  lattice: Lattice,
  chunk: u32, // sites per chunk; at most 255 in replica mode, where counters have 9 bits
  chunks: u32,
}

@group(0) @binding(0) var<storage, read> spins: array<u32>;
@group(0) @binding(1) var<storage, read_write> counts: array<vec2u>;
@group(0) @binding(2) var<uniform> measure: Measure;

#if !STRIPS
#include "shared/lane-counters.wgsl"

fn store(counters: LaneCounters, base: u32) {
  for (var lane = 0u; lane < 32u; lane++) {
    counts[base + lane] = vec2u(lane_count(counters, lane), 0u);
  }
}
#endif

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = id.y * size.x * 64u + id.x;
  let lattice = measure.lattice;
  let g = invocation % lattice.groups;
  let chunk = invocation / lattice.groups;
  if (chunk >= measure.chunks) {
    return;
  }
  let first = chunk * measure.chunk;
  let last = min(first + measure.chunk, lattice.width * lattice.height);
#if STRIPS
  var unsatisfied = 0u;
  var up = 0u;
#else
  var unsatisfied: LaneCounters;
  var up: LaneCounters;
#endif
  for (var site = first; site < last; site++) {
    let y = site / lattice.width;
    let x = site - y * lattice.width;
    let right_end = x + 1u == lattice.width;
    let below = select(y + 1u, 0u, y + 1u == lattice.height);
    let spin = spins[word_index(lattice, x, y, g)];
    let beside = spins[word_index(lattice, select(x + 1u, 0u, right_end), y, g)];
    let right = spin ^ rotate_right(beside, select(0u, lattice.strips, right_end));
    let down = spin ^ spins[word_index(lattice, x, below, g)];
#if STRIPS
    unsatisfied += countOneBits(right) + countOneBits(down);
    up += countOneBits(spin);
#else
    unsatisfied = add_lanes(unsatisfied, right ^ down, right & down);
    up = add_lanes(up, spin, 0u);
#endif
  }
#if STRIPS
  counts[chunk * 2u * lattice.groups + g] = vec2u(unsatisfied, 0u);
  counts[(chunk * 2u + 1u) * lattice.groups + g] = vec2u(up, 0u);
#else
  let systems = lattice.groups * 32u;
  store(unsatisfied, chunk * 2u * systems + g * 32u);
  store(up, (chunk * 2u + 1u) * systems + g * 32u);
#endif
}
