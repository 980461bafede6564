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

// word_index(lattice, x, y, g) = y * row + ((x + y) & 1) * colour + start of column x: no shifts inside the loop.
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

fn spin_at(steps: Steps, start: u32, x: u32, y: u32) -> u32 {
  return spins[y * steps.row + ((x + y) & 1u) * steps.colour + start];
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
  let steps = steps_of(lattice);
  let columns = distance % lattice.width;
  var axis = Counter();
  var diagonal = Counter();
  for (var x = walk % pairs.walkers; x < lattice.width; x += pairs.walkers) {
    let crosses = x + columns >= lattice.width;
    let far_x = x + columns - select(0u, lattice.width, crosses);
    let start = column_start(lattice, x, g);
    let far_start = column_start(lattice, far_x, g);
    let crossings = distance / lattice.width + select(0u, 1u, crosses);
    let back = (32u - crossings) & 31u;
    for (var y = first; y < last; y++) {
      let own = spin_at(steps, start, x, y);
      var spin = own;
      if (is_strip) {
        spin = rotate_right(own, back);
      }
      let right = spin ^ spin_at(steps, far_start, far_x, y);
      if (is_chain) {
        axis = add_one(axis, right);
      } else {
        let below = y + distance - select(0u, lattice.height, y + distance >= lattice.height);
        let above = y + select(0u, lattice.height, y < distance) - distance;
        axis = add_two(axis, right, own ^ spin_at(steps, start, x, below));
        let falling = spin ^ spin_at(steps, far_start, far_x, below);
        let rising = spin ^ spin_at(steps, far_start, far_x, above);
        diagonal = add_two(diagonal, falling, rising);
      }
    }
  }
  let systems = lattice.groups * counter_lanes;
  let base = (walk * pairs.distances + place) * quantities * systems + g * counter_lanes;
  store(axis, base);
  if (!is_chain) {
    store(diagonal, base + systems);
  }
}
