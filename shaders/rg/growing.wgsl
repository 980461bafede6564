// A quarter of a sweep of fine spins given their block spins: heat bath with weights e^{K sum of bonds} times T for each
// 2 x 2 block, where T is 1 for a block whose majority is its block spin, 1/2 for a tie, 0 for any other block.
//
// One dispatch updates the sites at one of the four places in their blocks. Two sites of one place are never neighbours and
// never in one block. With two colours only, diagonal sites of a block would be updated together and meet in T.
//
// A spin is `against` where it differs from its block spin. With m neighbours against and none of the other three spins of
// its block, it becomes against with probability 1/(1 + e^{K (8 - 4m)}); with one of the three, where it would make a tie,
// with 1/(1 + 2 e^{K (8 - 4m)}); with two or three, never. The lanes of a word differ in m and in the block, so each plane
// of the random number is compared with the word that holds, in every lane, the bit of that lane's own threshold.
#include "shared/columns.wgsl"
#include "shared/invocation.wgsl"
#include "shared/random.wgsl"
#include "shared/bernoulli.wgsl"

// Host: src/rg/growing.ts.
struct Growth {
  fine: Lattice,
  coarse: Lattice,
  key: vec2u,
  step: u32,  // step of ordinal 0; its lowest two bits are the place in the block
  bands: u32, // dispatches that share a step; consecutive ordinals
  // Thresholds for m = 0 to 3, and for m = 4 in blocks with none and with one of the others against.
  free_bits: vec4u,
  free_tails: vec4u,
  tie_bits: vec4u,
  tie_tails: vec4u,
  four_bits: vec2u,
  four_tails: vec2u,
}

@group(0) @binding(0) var<storage, read_write> spins: array<u32>;
@group(0) @binding(1) var<storage, read> blocks: array<u32>;
@group(0) @binding(2) var<uniform> growth: Growth;
@group(0) @binding(3) var<uniform> ordinal: u32;

// Blocks of a column that an invocation walks down.
override ROWS: u32 = 16u;

// The lanes, or masks of lanes, of each threshold.
struct Choice {
  free: vec4u,
  tie: vec4u,
  four: vec2u,
}

fn pick(lanes: Choice, masks: Choice) -> u32 {
  let low = (lanes.free & masks.free) | (lanes.tie & masks.tie);
  let four = lanes.four & masks.four;
  return (low.x | low.y) | (low.z | low.w) | (four.x | four.y);
}

// All ones where the bit is set, without shifts, which software adapters do lane by lane.
fn masks_at(bit: u32) -> Choice {
  let none = vec4u(0u);
  let all = vec4u(0xffffffffu);
  return Choice(
    select(none, all, (growth.free_bits & vec4u(bit)) != none),
    select(none, all, (growth.tie_bits & vec4u(bit)) != none),
    select(none.xy, all.xy, (growth.four_bits & vec2u(bit)) != none.xy));
}

fn tails_of(word: u32) -> Choice {
  let none = vec4u(0u);
  let all = vec4u(0xffffffffu);
  return Choice(
    select(none, all, vec4u(word) < growth.free_tails),
    select(none, all, vec4u(word) < growth.tie_tails),
    select(none.xy, all.xy, vec2u(word) < growth.four_tails));
}

// Thresholds of a lane that no choice has are 0: such a lane is never below.
fn below(lanes: Choice, random: Random12) -> u32 {
  let start = pick(lanes, tails_of(random.first.x));
  let r0 = next_plane(start, random.first.y, pick(lanes, masks_at(1u)));
  let r1 = next_plane(r0, random.first.z, pick(lanes, masks_at(2u)));
  let r2 = next_plane(r1, random.first.w, pick(lanes, masks_at(4u)));
  let r3 = next_plane(r2, random.second.x, pick(lanes, masks_at(8u)));
  let r4 = next_plane(r3, random.second.y, pick(lanes, masks_at(16u)));
  let r5 = next_plane(r4, random.second.z, pick(lanes, masks_at(32u)));
  let r6 = next_plane(r5, random.second.w, pick(lanes, masks_at(64u)));
  let r7 = next_plane(r6, random.third.x, pick(lanes, masks_at(128u)));
  let r8 = next_plane(r7, random.third.y, pick(lanes, masks_at(256u)));
  let r9 = next_plane(r8, random.third.z, pick(lanes, masks_at(512u)));
  return next_plane(r9, random.third.w, pick(lanes, masks_at(1024u)));
}

// The threshold of every lane, by the neighbours a to d and the others of the block, ones being against.
fn choice_of(a: u32, b: u32, c: u32, d: u32, others: vec3u) -> Choice {
  let ones = a ^ b ^ c ^ d;
  let both_ab = a & b;
  let both_cd = c & d;
  let four = both_ab & both_cd;
  let twos = (both_ab ^ both_cd) ^ ((a ^ b) & (c ^ d));
  let counts = vec4u(~(ones | twos | four), ones & ~twos, twos & ~ones, ones & twos);
  let free = ~(others.x | others.y | others.z);
  let tie = (others.x ^ others.y ^ others.z) & ~(others.x & others.y & others.z);
  return Choice(counts & vec4u(free), counts & vec4u(tie), vec2u(four) & vec2u(free, tie));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let fine = growth.fine;
  let columns = growth.coarse.width * growth.coarse.groups;
  let invocation = ordinal % growth.bands * invocations(size) + invocation_of(id, size);
  let first = invocation / columns * ROWS;
  if (first >= growth.coarse.height) {
    return;
  }
  let step = growth.step + ordinal / growth.bands;
  let lower = (step >> 1u) & 1u;
  let colour = (step & 1u) ^ lower;
  let column = column_of(fine, invocation % columns, colour);
  var y = 2u * first + lower;
  var up = spins[column.other + select(y - 1u, fine.height - 1u, y == 0u) * column.stride];
  for (var row = first; row < min(first + ROWS, growth.coarse.height); row++) {
    let block = blocks[word_index(growth.coarse, column.j, row, column.g)];
    let down = spins[column.other + select(y + 1u, 0u, y + 1u == fine.height) * column.stride];
    // The word beside in the block has the same column of words as the spin itself; `side` lies in the next block.
    let beside = spins[column.other + y * column.stride];
    let side = side_of(column, spins[side_index(column, y, y + colour)], y + colour);
    let opposite = spins[column.own + (y ^ 1u) * column.stride];
    let others = vec3u(beside, select(down, up, lower == 1u), opposite) ^ vec3u(block);
    let lanes = choice_of(up ^ block, down ^ block, beside ^ block, side ^ block, others);
    let site = y * (fine.width >> 1u) + column.j;
    let random = Random12(
      random4(growth.key, site, column.g, step, 0u),
      random4(growth.key, site, column.g, step, 1u),
      random4(growth.key, site, column.g, step, 2u));
    spins[column.own + y * column.stride] = block ^ below(lanes, random);
    up = down;
    y += 2u;
  }
}
