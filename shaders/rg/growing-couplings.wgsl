// As growing.wgsl, with couplings of nearest neighbours, diagonals and plaquettes. A spin with m1 neighbours, m2 diagonal
// neighbours and m4 products of the other three spins of a plaquette against becomes against with probability
// 1/(1 + w e^{K1 (8 - 4 m1) + K2 (8 - 4 m2) + K4 (8 - 4 m4)}), where w is 2 if the spin would make a tie, else 1.
//
// 250 thresholds are too many for words of lanes: each lane looks its own up and draws 32 bits of its own.
//
// The entry point is in rg/include/growing.wgsl, which asks this file for the rule.
#include "rg/include/growing.wgsl"

// Host: src/rg/growing.ts.
struct Growth {
  fine: Lattice,
  coarse: Lattice,
  key: vec2u,
  step: u32,  // step of ordinal 0; its lowest two bits are the place in the block
  bands: u32, // dispatches that share a step; consecutive ordinals
}

@group(0) @binding(2) var<uniform> growth: Growth;
// By m1 + 8 m2 + 64 m4 + 512 tie.
@group(0) @binding(4) var<storage, read> thresholds: array<u32>;

// A bit for each of four lanes.
const FOUR = vec4u(1u, 2u, 4u, 8u);

// Eight words of lanes turned into bytes of each lane, 8 x 8 bits at a time: byte b of word k holds lane 8 b + k, and its bit
// j comes from word j. Each step exchanges the corners of squares: of side 4, 2 and 1.
struct LaneBytes {
  low: vec4u,  // words 0 to 3
  high: vec4u, // words 4 to 7
}

fn lane_bytes(low: vec4u, high: vec4u) -> LaneBytes {
  let first = (low & vec4u(0x0f0f0f0fu)) | ((high & vec4u(0x0f0f0f0fu)) << vec4u(4u));
  let second = ((low >> vec4u(4u)) & vec4u(0x0f0f0f0fu)) | (high & vec4u(0xf0f0f0f0u));
  return LaneBytes(turned_four(first), turned_four(second));
}

fn turned_four(words: vec4u) -> vec4u {
  let near = words.xy;
  let far = words.zw;
  let left = (near & vec2u(0x33333333u)) | ((far & vec2u(0x33333333u)) << vec2u(2u));
  let right = ((near >> vec2u(2u)) & vec2u(0x33333333u)) | (far & vec2u(0xccccccccu));
  let even = vec2u(left.x, right.x);
  let odd = vec2u(left.y, right.y);
  let lower = (even & vec2u(0x55555555u)) | ((odd & vec2u(0x55555555u)) << vec2u(1u));
  let upper = ((even >> vec2u(1u)) & vec2u(0x55555555u)) | (odd & vec2u(0xaaaaaaaau));
  return vec4u(lower.x, upper.x, lower.y, upper.y);
}

// Lanes `lane` to `lane + 3` whose random numbers are below their thresholds.
fn four_below(entries: vec4u, lane: u32, high: vec2u, at: Draw) -> u32 {
  let bits = FOUR << vec4u(lane);
  let none = vec4u(0u);
  let entry = entries
    | select(none, vec4u(256u), (vec4u(high.x) & bits) != none)
    | select(none, vec4u(512u), (vec4u(high.y) & bits) != none);
  let random = random4(growth.key, at.site, at.g, at.step, lane >> 2u);
  let limit = vec4u(thresholds[entry.x], thresholds[entry.y], thresholds[entry.z], thresholds[entry.w]);
  let below = select(none, bits, random < limit);
  return (below.x | below.y) | (below.z | below.w);
}

fn drawn(near: Near, at: Draw) -> u32 {
  let neighbours = count_four(near.up, near.down, near.beside, near.side);
  let diagonals = count_four(near.beside_up, near.beside_down, near.side_up, near.side_down);
  let plaquettes = count_four(
    near.beside ^ near.up ^ near.beside_up,
    near.beside ^ near.down ^ near.beside_down,
    near.side ^ near.up ^ near.side_up,
    near.side ^ near.down ^ near.side_down);
  let bytes = lane_bytes(
    vec4u(neighbours.ones, neighbours.twos, neighbours.fours, diagonals.ones),
    vec4u(diagonals.twos, diagonals.fours, plaquettes.ones, plaquettes.twos));
  let high = vec2u(plaquettes.fours, near.tie);
  var below = 0u;
  for (var lane = 0u; lane < 32u; lane += 8u) {
    below |= four_below((bytes.low >> vec4u(lane)) & vec4u(255u), lane, high, at);
    below |= four_below((bytes.high >> vec4u(lane)) & vec4u(255u), lane + 4u, high, at);
  }
  return below & (near.free | near.tie);
}
