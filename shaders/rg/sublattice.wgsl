// One step of decimation by b = sqrt 2: of a square lattice the sites of colour 0 (x + y even) are kept. They are a square
// lattice turned by 45 degrees: its nearest neighbours are diagonals of the fine lattice, its diagonals the third
// neighbours (2, 0) and (0, 2), its plaquettes the four sites around each site left out. Sums of these three and of the
// spins themselves over a chunk of kept sites of every system in replica mode, even sides; chunks are added up by
// shared/row-sums.wgsl.
//
// For an even number of spins the xor of their bits is 1 where their product is -1. Those ones are counted.
//
// Output: counts[(chunk * 4 + operator) * systems + system] = (low, high).
#include "shared/invocation.wgsl"
#include "shared/lattice.wgsl"
#include "shared/lane-counters.wgsl"

const operators = 4u;

// Host: src/rg/sublattice.ts.
struct Sublattice {
  lattice: Lattice,
  chunk: u32, // kept sites of a chunk; at most 255, since counters have 9 bits and take up to 2 a site
  chunks: u32,
}

@group(0) @binding(0) var<storage, read> spins: array<u32>;
@group(0) @binding(1) var<storage, read_write> counts: array<vec2u>;
@group(0) @binding(2) var<uniform> kept: Sublattice;

fn spin_at(x: u32, y: u32, g: u32) -> u32 {
  return spins[periodic_index(kept.lattice, x, y, g)];
}

fn store(counters: LaneCounters, chunk: u32, which: u32, g: u32) {
  let base = ((chunk * operators + which) * kept.lattice.groups + g) * 32u;
  for (var lane = 0u; lane < 32u; lane++) {
    counts[base + lane] = vec2u(lane_count(counters, lane), 0u);
  }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let lattice = kept.lattice;
  let g = invocation % lattice.groups;
  let chunk = invocation / lattice.groups;
  if (chunk >= kept.chunks) {
    return;
  }
  var nearest = LaneCounters();
  var diagonal = LaneCounters();
  var plaquette = LaneCounters();
  var up = LaneCounters();
  let half = lattice.width >> 1u; // kept sites of a row
  let last = min((chunk + 1u) * kept.chunk, half * lattice.height);
  for (var site = chunk * kept.chunk; site < last; site++) {
    let y = site / half;
    let x = 2u * (site - y * half) + (y & 1u);
    let s = spin_at(x, y, g);
    let right_down = s ^ spin_at(x + 1u, y + 1u, g);
    let left_down = s ^ spin_at(x + lattice.width - 1u, y + 1u, g);
    let across = s ^ spin_at(x + 2u, y, g);
    let down = s ^ spin_at(x, y + 2u, g);
    nearest = add_lanes(nearest, right_down ^ left_down, right_down & left_down);
    diagonal = add_lanes(diagonal, across ^ down, across & down);
    // The four around the site below; of the three s in the differences one is left.
    plaquette = add_lanes(plaquette, right_down ^ left_down ^ down, 0u);
    up = add_lanes(up, s, 0u);
  }
  store(nearest, chunk, 0u, g);
  store(diagonal, chunk, 1u, g);
  store(plaquette, chunk, 2u, g);
  store(up, chunk, 3u, g);
}
