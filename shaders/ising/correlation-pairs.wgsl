// Unequal pairs of spins at every distance of a part: along the axes, at displacements (r, 0) and (0, r), and along
// the diagonals, at (r, r) and (r, -r); a chain has its one axis. An invocation walks down `rows` rows of every
// `walkers`-th column at one distance. Its counts are a row of a table that shared/row-sums.wgsl adds up.
//
// In strip mode a displacement by r columns ends r mod width word columns further on and crosses r/width edges or
// one more. The own word is rotated to meet the far ones: a rotation of both keeps the number of unequal bits.
//
// Output: counts[(walk * distances + distance) * quantities * systems + quantity * systems + system] = (low, 0);
// quantity 0 counts along the axes, 1 along the diagonals.
#include "shared/counter.wgsl"
#include "shared/invocation.wgsl"
#include "shared/lattice.wgsl"

// Host: src/ising/correlation-pairs.ts.
struct Pairs {
  lattice: Lattice,
  farthest: u32,  // the largest distance
  distances: u32, // per part
  parts: u32,
  walkers: u32,   // invocations side by side in a row
  rows: u32,      // of a walk; a walk has at most 255 sites in replica mode, where counters have 9 bits
  row_blocks: u32,
}

@group(0) @binding(0) var<storage, read> spins: array<u32>;
@group(0) @binding(1) var<storage, read_write> counts: array<vec2u>;
@group(0) @binding(2) var<uniform> pairs: Pairs;
// slot * parts + part
@group(0) @binding(3) var<uniform> ordinal: u32;

#if CHAIN
const is_chain = true;
#else
const is_chain = false;
#endif
const quantities = select(2u, 1u, is_chain);

fn store(counter: Counter, base: u32) {
  for (var lane = 0u; lane < counter_lanes; lane++) {
    counts[base + lane] = vec2u(count_of(counter, lane), 0u);
  }
}

// word_index(lattice, x, y, g) = y * row + ((x + y) & 1) * colour + start of column x: few operations inside the loop.
struct Steps {
  row: u32,
  colour: u32,
}

fn steps_of(lattice: Lattice) -> Steps {
  let half = (lattice.width >> 1u) * lattice.groups;
  let odd = (lattice.width & 1u) == 1u;
  return Steps(select(half, lattice.width * lattice.groups, odd), select(half * lattice.height, 0u, odd));
}

fn column_start(lattice: Lattice, x: u32, g: u32) -> u32 {
  return select(x >> 1u, x, (lattice.width & 1u) == 1u) * lattice.groups + g;
}

// A walk down column x at one distance. A displacement by an even number of sites keeps the colour.
struct Walk {
  lattice: Lattice,
  steps: Steps,
  distance: u32,
  x: u32,
  start: u32,     // of column x
  far_start: u32, // of the column at the distance
  back: u32,      // lanes by which the own word is rotated
  last: u32,
}

// Unequal pairs of row y: to the right, below, and along both diagonals; none behind the last row.
fn unequal(walk: Walk, row: u32) -> vec4u {
  let within = select(0u, 0xffffffffu, row < walk.last);
  let y = min(row, walk.last - 1u);
  let near = select(0u, walk.steps.colour, ((walk.x + y) & 1u) == 1u);
  let far = select(near, walk.steps.colour - near, (walk.distance & 1u) == 1u);
  let here = y * walk.steps.row;
  let own = spins[here + walk.start + near];
  var spin = own;
  if (is_strip) {
    spin = rotate_right(own, walk.back);
  }
  let right = spins[here + walk.far_start + far];
  if (is_chain) {
    return vec4u(spin ^ right, 0u, 0u, 0u) & vec4u(within);
  }
  let height = walk.lattice.height;
  let sum = y + walk.distance;
  let there = select(sum, sum - height, sum >= height) * walk.steps.row;
  let below = spins[there + walk.start + far];
  let falling = spins[there + walk.far_start + near];
  // The pair of the other diagonal is that of the two sites beside these. Strips would have to rotate once more for it.
  var rising = right ^ below;
  if (is_strip) {
    let above = select(y - walk.distance, y + height - walk.distance, y < walk.distance);
    rising = spin ^ spins[above * walk.steps.row + walk.far_start + near];
  }
  return vec4u(spin ^ right, own ^ below, spin ^ falling, rising) & vec4u(within);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let lattice = pairs.lattice;
  let g = invocation % lattice.groups;
  let walks = pairs.walkers * pairs.row_blocks;
  let walk = (invocation / lattice.groups) % walks;
  let place = invocation / lattice.groups / walks;
  let distance = (ordinal % pairs.parts) * pairs.distances + place;
  if (place >= pairs.distances || distance > pairs.farthest) {
    return;
  }
  let first = walk / pairs.walkers * pairs.rows;
  let last = min(first + pairs.rows, lattice.height);
  let columns = distance % lattice.width;
  var axis = Counter();
  var diagonal = Counter();
  for (var x = walk % pairs.walkers; x < lattice.width; x += pairs.walkers) {
    let crosses = x + columns >= lattice.width;
    let far_x = x + columns - select(0u, lattice.width, crosses);
    let crossings = distance / lattice.width + select(0u, 1u, crosses);
    let way = Walk(
      lattice, steps_of(lattice), distance, x,
      column_start(lattice, x, g), column_start(lattice, far_x, g), (32u - crossings) & 31u, last);
    // Four rows a turn: software adapters pay for what a loop carries.
    for (var y = first; y < last; y += 4u) {
      let a = unequal(way, y);
      let b = unequal(way, y + 1u);
      let c = unequal(way, y + 2u);
      let d = unequal(way, y + 3u);
      axis = add_eight(axis, vec4u(a.xy, b.xy), vec4u(c.xy, d.xy));
      diagonal = add_eight(diagonal, vec4u(a.zw, b.zw), vec4u(c.zw, d.zw));
    }
  }
  let systems = lattice.groups * counter_lanes;
  let base = (walk * pairs.distances + place) * quantities * systems + g * counter_lanes;
  store(axis, base);
  if (!is_chain) {
    store(diagonal, base + systems);
  }
}
