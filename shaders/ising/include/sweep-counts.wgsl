// Counting while a half-sweep goes on. The second half-sweep of a sweep meets both ends of every bond, with the new spin in
// hand, so that a reading of the lattice needs no walk of its own.
//
// Output in replica mode: the bit planes of counters, as shared/plane-sums.wgsl adds them up, a row of the table a walk. In
// strip mode: 64-bit sums, added to slot `slot` of a series that was cleared. The quantities are those of
// ising/measurement.wgsl.
#include "shared/lane-counters.wgsl"

@group(0) @binding(4) var<storage, read_write> planes: array<u32>;
@group(0) @binding(5) var<storage, read_write> series: array<atomic<u32>>;
@group(0) @binding(6) var<uniform> slot: u32;

override STRIPS: bool = false;
override STAGGERED: bool = false;

// Of a walk of at most 126 rows: counters hold 511.
struct Counts {
  unlike: LaneCounters,
  up: LaneCounters,
}

// Not one of the counts that loops carry: software adapters pay for each of their words at each turn.
var<private> staggered: LaneCounters;

// Counts a spin of colour 1 with its bonds, and the spin of colour 0 in its row.
#if CHAIN
fn counted(counts: Counts, site: Site) -> Counts {
  let beside = site.spin ^ site.near.middle;
  let side = site.spin ^ site.near.side;
  var after = counts;
  after.unlike = add_lanes(counts.unlike, beside ^ side, beside & side);
  after.up = add_lanes(counts.up, beside, site.spin & site.near.middle);
  if (STAGGERED) {
    staggered = add_lanes(staggered, ~beside, ~site.spin & site.near.middle);
  }
  return after;
}
#else
fn unlike_of(site: Site) -> vec3u {
  let near = site.near;
  return sum_of_four(site.spin ^ near.middle, site.spin ^ near.side, site.spin ^ near.up, site.spin ^ near.down);
}

// Two sites at a time, which takes fewer operations: square lattices have an even number of rows.
fn counted(counts: Counts, a: Site, b: Site) -> Counts {
  var after = counts;
  after.unlike = add_two_sums(counts.unlike, unlike_of(a), unlike_of(b));
  after.up = add_four_lanes(counts.up, a.spin, a.near.middle, b.spin, b.near.middle);
  if (STAGGERED) {
    staggered = add_four_lanes(staggered, ~a.spin, a.near.middle, ~b.spin, b.near.middle);
  }
  return after;
}
#endif

fn quantities() -> u32 {
  return select(2u, 3u, STAGGERED);
}

fn add_to_series(quantity: u32, g: u32, count: u32) {
  let at = 2u * ((slot * quantities() + quantity) * update.lattice.groups + g);
  let before = atomicAdd(&series[at], count);
  if (before + count < before) {
    atomicAdd(&series[at + 1u], 1u);
  }
}

fn store_planes(counters: LaneCounters, quantity: u32, walk: u32, g: u32) {
  let stride = quantities() * update.lattice.groups;
  let first = walk * 9u * stride + quantity * update.lattice.groups + g;
  planes[first] = counters.low.x;
  planes[first + stride] = counters.low.y;
  planes[first + 2u * stride] = counters.low.z;
  planes[first + 3u * stride] = counters.low.w;
  planes[first + 4u * stride] = counters.high.x;
  planes[first + 5u * stride] = counters.high.y;
  planes[first + 6u * stride] = counters.high.z;
  planes[first + 7u * stride] = counters.high.w;
  planes[first + 8u * stride] = counters.top;
}

#if SOFTWARE
fn keep_sum(quantity: u32, g: u32, count: u32) {
  add_to_series(quantity, g, count);
}

fn publish(local: u32) {}
#else
// A GPU adds to one word one invocation at a time: the invocations of a workgroup first add up what they have.
var<workgroup> gathered: array<atomic<u32>, 3>;

fn keep_sum(quantity: u32, g: u32, count: u32) {
  if (update.lattice.groups == 1u) {
    atomicAdd(&gathered[quantity], count);
  } else {
    add_to_series(quantity, g, count);
  }
}

fn publish(local: u32) {
  if (STRIPS && update.lattice.groups == 1u) {
    workgroupBarrier();
    if (local < quantities()) {
      add_to_series(local, 0u, atomicLoad(&gathered[local]));
    }
  }
}
#endif

fn keep_quantity(counters: LaneCounters, quantity: u32, walk: u32, g: u32) {
  if (STRIPS) {
    keep_sum(quantity, g, sum_of_lanes(counters));
  } else {
    store_planes(counters, quantity, walk, g);
  }
}

fn keep(found: Counts, walk: u32, g: u32) {
  keep_quantity(found.unlike, 0u, walk, g);
  keep_quantity(found.up, 1u, walk, g);
  if (STAGGERED) {
    keep_quantity(staggered, 2u, walk, g);
  }
}
