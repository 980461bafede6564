// Fine spins given their block spins: heat bath with weights e^{K sum of bonds} times T for each 2 x 2 block, where T is 1
// for a block whose majority is its block spin, 1/2 for a tie, 0 for any other block.
//
// With m neighbours against and none of the other three spins of its block, a spin becomes against with probability
// 1/(1 + e^{K (8 - 4m)}); with one of the three, where it would make a tie, with 1/(1 + 2 e^{K (8 - 4m)}); with two or
// three, never. The lanes of a word differ in m and in the block, so each plane of the random number is compared with the
// word that holds, in every lane, the bit of that lane's own threshold.
//
// The entry point is in rg/include/growing.wgsl, which asks this file for the rule.
#include "rg/include/growing.wgsl"
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

@group(0) @binding(2) var<uniform> growth: Growth;

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

// The threshold of every lane.
fn choice_of(near: Near) -> Choice {
  let m = count_four(near.up, near.down, near.beside, near.side);
  let counts = vec4u(~(m.ones | m.twos | m.fours), m.ones & ~m.twos, m.twos & ~m.ones, m.ones & m.twos);
  return Choice(
    counts & vec4u(near.free),
    counts & vec4u(near.tie),
    vec2u(m.fours) & vec2u(near.free, near.tie));
}

// Lanes without a threshold are never below.
fn drawn(near: Near, at: Draw) -> u32 {
  let lanes = choice_of(near);
  let first = random4(growth.key, at.site, at.g, at.step, 0u);
  let second = random4(growth.key, at.site, at.g, at.step, 1u);
  let third = random4(growth.key, at.site, at.g, at.step, 2u);
  let start = pick(lanes, tails_of(first.x));
  let r0 = next_plane(start, first.y, pick(lanes, masks_at(1u)));
  let r1 = next_plane(r0, first.z, pick(lanes, masks_at(2u)));
  let r2 = next_plane(r1, first.w, pick(lanes, masks_at(4u)));
  let r3 = next_plane(r2, second.x, pick(lanes, masks_at(8u)));
  let r4 = next_plane(r3, second.y, pick(lanes, masks_at(16u)));
  let r5 = next_plane(r4, second.z, pick(lanes, masks_at(32u)));
  let r6 = next_plane(r5, second.w, pick(lanes, masks_at(64u)));
  let r7 = next_plane(r6, third.x, pick(lanes, masks_at(128u)));
  let r8 = next_plane(r7, third.y, pick(lanes, masks_at(256u)));
  let r9 = next_plane(r8, third.z, pick(lanes, masks_at(512u)));
  return next_plane(r9, third.w, pick(lanes, masks_at(1024u)));
}
