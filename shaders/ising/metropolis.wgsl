// One half-sweep of checkerboard Metropolis on 32 systems at once.
//
// A site with k unsatisfied bonds flips at cost 8 - 4k: always for k >= 2, with p4 = exp(-4/T) for k = 1 and
// p8 = exp(-8/T) for k = 0. Both are compared with the same random number U, so that U < p8 implies U < p4
// and no exact count is needed. U is drawn bit by bit: lane b of plane i is bit i of the U of system b, from
// the least significant up, and r holds "U so far < p so far" for all 32 systems: r = majority(plane, r, bit
// of p). Below the planes stands one 32-bit word compared with the tail of p; it is shared by the 32 systems,
// which makes each probability exact to 2^-43 and correlates two systems by less than 2^-11.
//
// An invocation owns one word column and walks ROWS rows, carrying the rows above and beside in registers.
#include "shared/lattice.wgsl"
#include "shared/random.wgsl"

// Host: src/ising/metropolis.ts.
struct Update {
  lattice: Lattice,
  key: vec2u,
  step: u32, // step of ordinal 0; its lowest bit is the colour
}

@group(0) @binding(0) var<storage, read_write> spins: array<u32>;
// per-group: p4 planes, p4 tail, p8 planes, p8 tail of each group. per-replica: see next_plane.
@group(0) @binding(1) var<storage, read> acceptance: array<vec4u>;
@group(0) @binding(2) var<uniform> update: Update;
@group(0) @binding(3) var<uniform> ordinal: u32;

override ROWS: u32 = 16u;

#if PER_REPLICA
// acceptance[pair * groups + g] holds, for planes 2 pair and 2 pair + 1, the bits of p4 (x, z) and p8 (y, w) of
// the 32 replicas. The lowest 12 of the 23 planes come from one shared word, the rest are independent.
fn next_plane(r: vec2u, word: u32, bits: vec2u) -> vec2u {
  let plane = vec2u(word);
  return (plane & r) | (bits & (plane | r));
}

fn next_pair(r: vec2u, planes: vec2u, pair: u32, g: u32) -> vec2u {
  let bits = acceptance[pair * update.lattice.groups + g];
  return next_plane(next_plane(r, planes.x, bits.xy), planes.y, bits.zw);
}

fn accept(random0: vec4u, random1: vec4u, random2: vec4u, g: u32) -> vec2u {
  var r = vec2u(0u);
  for (var pair = 0u; pair < 6u; pair++) {
    let shared_bits = vec2u(random0.x >> (2u * pair), random0.x >> (2u * pair + 1u)) & vec2u(1u);
    r = next_pair(r, shared_bits - 1u, pair, g);
  }
  r = next_pair(r, random0.yz, 6u, g);
  r = next_pair(r, vec2u(random0.w, random1.x), 7u, g);
  r = next_pair(r, random1.yz, 8u, g);
  r = next_pair(r, vec2u(random1.w, random2.x), 9u, g);
  r = next_pair(r, random2.yz, 10u, g);
  return next_plane(r, random2.w, acceptance[11u * update.lattice.groups + g].xy);
}
#else
// A threshold as 11 masks, the same bit for all lanes, and the tail below them. Made once before the rows:
// inside, the masks cost a third of the sweep.
struct Threshold {
  tail: u32,
  low: vec4u, // planes 0 to 2
  middle: vec4u,
  high: vec4u,
}

fn masks_of(bits: u32, first: u32) -> vec4u {
  return vec4u(0u) - ((vec4u(bits) >> (vec4u(0u, 1u, 2u, 3u) + first)) & vec4u(1u));
}

fn threshold_of(bits: u32, tail: u32) -> Threshold {
  return Threshold(tail, masks_of(bits, 0u), masks_of(bits, 3u), masks_of(bits, 7u));
}

// majority(plane, r, mask)
fn next_plane(r: u32, plane: u32, mask: u32) -> u32 {
  return (plane & r) | (mask & (plane | r));
}

fn accept(random0: vec4u, random1: vec4u, random2: vec4u, p: Threshold) -> u32 {
  let start = select(0u, 0xffffffffu, random0.x < p.tail);
  let r0 = next_plane(start, random0.y, p.low.x);
  let r1 = next_plane(r0, random0.z, p.low.y);
  let r2 = next_plane(r1, random0.w, p.low.z);
  let r3 = next_plane(r2, random1.x, p.middle.x);
  let r4 = next_plane(r3, random1.y, p.middle.y);
  let r5 = next_plane(r4, random1.z, p.middle.z);
  let r6 = next_plane(r5, random1.w, p.middle.w);
  let r7 = next_plane(r6, random2.x, p.high.x);
  let r8 = next_plane(r7, random2.y, p.high.y);
  let r9 = next_plane(r8, random2.z, p.high.z);
  return next_plane(r9, random2.w, p.high.w);
}
#endif

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let lattice = update.lattice;
  let half = lattice.width >> 1u;
  let stride = half * lattice.groups; // words of a row of one colour
  let invocation = id.y * size.x * 64u + id.x;
  let first = invocation / stride * ROWS;
  let column = invocation % stride;
  if (first >= lattice.height) {
    return;
  }
  let step = update.step + ordinal;
  let colour = step & 1u;
  let own = colour * lattice.height * stride + column;
  let other = (1u - colour) * lattice.height * stride + column;
  let j = column / lattice.groups;
  let g = column - j * lattice.groups;

  // Sideways neighbour: j + 1 in odd rows, j - 1 in even rows, with the rotation of the strip edges.
  let right_end = j + 1u == half;
  let left_end = j == 0u;
  let to_right = select(lattice.groups, lattice.groups - stride, right_end);
  let to_left = select(0u - lattice.groups, stride - lattice.groups, left_end);
  let right_crossing = select(0u, lattice.strips, right_end);
  let left_crossing = select(0u, lattice.strips * 31u, left_end);

#if !PER_REPLICA
  let words = acceptance[g];
  let p4 = threshold_of(words.x, words.y);
  let p8 = threshold_of(words.z, words.w);
#endif
  let last = min(first + ROWS, lattice.height);
  var up = spins[other + select(first - 1u, lattice.height - 1u, first == 0u) * stride];
  var middle = spins[other + first * stride];
  for (var y = first; y < last; y++) {
    let row = y * stride;
    let down = spins[other + select(row + stride, 0u, y + 1u == lattice.height)];
    let odd = ((y + colour) & 1u) == 1u;
    let beside = spins[other + row + select(to_left, to_right, odd)];
    let crossing = select(left_crossing, right_crossing, odd);
    var side = beside;
    if (crossing != 0u) {
      side = rotate_right(beside, crossing);
    }
    let spin = spins[own + row];

    // Unsatisfied bonds: none_x is "at least one", both_x "two" of a pair.
    let a = up ^ spin;
    let b = down ^ spin;
    let c = middle ^ spin;
    let d = side ^ spin;
    let one_ab = a | b;
    let one_cd = c | d;
    let two = (a & b) | (c & d) | (one_ab & one_cd);

    let site = y * half + j;
    let random0 = random4(update.key, site, g, step, 0u);
    let random1 = random4(update.key, site, g, step, 1u);
    let random2 = random4(update.key, site, g, step, 2u);
#if PER_REPLICA
    let r = accept(random0, random1, random2, g);
    let r4 = r.x;
    let r8 = r.y;
#else
    let r4 = accept(random0, random1, random2, p4);
    let r8 = accept(random0, random1, random2, p8);
#endif
    spins[own + row] = spin ^ (two | r8 | ((one_ab | one_cd) & r4));
    up = middle;
    middle = down;
  }
}
