// Half-sweeps over the sites of one colour, whose neighbours all have the other colour. WGSL passes no functions, so
// the rule of the update is asked of the file that includes this one:
//   struct Rule            what an invocation prepares once
//   fn prepare(g) -> Rule  for the systems of group g
//   fn updated(spin, neighbours, random, rule) -> u32
//
// An invocation owns one word column and walks ROWS rows, carrying the rows above and beside in registers. One
// dispatch is one half-sweep; with TILES it is many (checkerboard-tiles.wgsl), because dispatches of small lattices are
// mostly overhead. COUNTING reads the lattice on the way. The bits are the same.
#include "shared/columns.wgsl"
#include "shared/invocation.wgsl"
#include "shared/random.wgsl"
#include "shared/streams.wgsl"
#include "shared/bernoulli.wgsl"

// Host: src/ising/checkerboard.ts.
struct Update {
  lattice: Lattice,
  key: vec2u,
  step: u32,  // step of ordinal 0; its lowest bit is the colour
  bands: u32, // dispatches that share a half-sweep; consecutive ordinals
  streams: vec4u,
}

@group(0) @binding(2) var<uniform> update: Update;
@group(0) @binding(3) var<uniform> ordinal: u32;

override ROWS: u32 = 16u;

// A chain has one row: its `up` and `down` are the site beside, and no rule looks at them.
struct Neighbours {
  up: u32,
  down: u32,
  middle: u32,
  side: u32,
}

// A spin after its update, and the neighbours that it has met.
struct Site {
  spin: u32,
  near: Neighbours,
}

// Updates row y of a column, whose systems belong to group g of the whole ensemble.
fn visit(lattice: Lattice, column: Column, g: u32, y: u32, step: u32, rule: Rule, up: u32, middle: u32) -> Site {
  let odd = y + (step & 1u);
  let row = y * column.stride;
  let down = spins[column.other + select(row + column.stride, 0u, y + 1u == lattice.height)];
  let side = side_of(column, spins[side_index(column, y, odd)], odd);
  let here = column.own + row;
  let site = site_of(lattice, column, y);
  let random = Random12(
    random4(update.key, site, g, step, 0u),
    random4(update.key, site, g, step, 1u),
    random4(update.key, site, g, step, 2u));
  let near = Neighbours(up, down, middle, side);
  let spin = updated(spins[here], near, random, rule);
  spins[here] = spin;
  return Site(spin, near);
}

#if COUNTING
#include "ising/include/sweep-counts.wgsl"
#endif

// Rows `first` and on, at most ROWS and below `end`, of a column.
fn walk(lattice: Lattice, column: Column, g: u32, first: u32, end: u32, step: u32, rule: Rule) {
  let last = min(first + ROWS, end);
  let above = select(first - 1u, lattice.height - 1u, first == 0u);
  var up = spins[column.other + above * column.stride];
  var middle = spins[column.other + first * column.stride];
#if COUNTING
  var found = Counts();
#if CHAIN
  found = counted(found, visit(lattice, column, g, first, step, rule, up, middle));
#else
  for (var y = first; y < last; y += 2u) {
    let a = visit(lattice, column, g, y, step, rule, up, middle);
    let b = visit(lattice, column, g, y + 1u, step, rule, a.near.middle, a.near.down);
    found = counted(found, a, b);
    up = b.near.middle;
    middle = b.near.down;
  }
#endif
  keep(found, first / ROWS * (lattice.width >> 1u) + column.j, column.g);
#else
  for (var y = first; y < last; y++) {
    let near = visit(lattice, column, g, y, step, rule, up, middle).near;
    up = near.middle;
    middle = near.down;
  }
#endif
}

#if TILES
#include "ising/include/checkerboard-tiles.wgsl"
#else
@group(0) @binding(0) var<storage, read_write> spins: array<u32>;

fn site_of(lattice: Lattice, column: Column, y: u32) -> u32 {
  return y * (lattice.width >> 1u) + column.j;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let lattice = update.lattice;
  let columns = (lattice.width >> 1u) * lattice.groups;
  let band = ordinal % update.bands;
  let invocation = band * invocations(size) + invocation_of(id, size);
  let first = invocation / columns * ROWS;
  if (first < lattice.height) {
    let step = update.step + ordinal / update.bands;
    let column = column_of(lattice, invocation % columns, step & 1u);
    walk(lattice, column, stream_of(column.g, update.streams), first, lattice.height, step, prepare(column.g));
  }
#if COUNTING
  publish(id.x & 63u);
#endif
}
#endif
