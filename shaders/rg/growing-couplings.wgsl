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

fn bits_at(lane: u32, count: CountOfFour) -> u32 {
  return ((count.ones >> lane) & 1u)
    | (((count.twos >> lane) & 1u) << 1u)
    | (((count.fours >> lane) & 1u) << 2u);
}

fn drawn(near: Near, at: Draw) -> u32 {
  let neighbours = count_four(near.up, near.down, near.beside, near.side);
  let diagonals = count_four(near.beside_up, near.beside_down, near.side_up, near.side_down);
  let plaquettes = count_four(
    near.beside ^ near.up ^ near.beside_up,
    near.beside ^ near.down ^ near.beside_down,
    near.side ^ near.up ^ near.side_up,
    near.side ^ near.down ^ near.side_down);
  var below = 0u;
  for (var part = 0u; part < 8u; part++) {
    let random = random4(growth.key, at.site, at.g, at.step, part);
    for (var i = 0u; i < 4u; i++) {
      let lane = 4u * part + i;
      let entry = bits_at(lane, neighbours)
        | (bits_at(lane, diagonals) << 3u)
        | (bits_at(lane, plaquettes) << 6u)
        | (((near.tie >> lane) & 1u) << 9u);
      below |= select(0u, 1u << lane, random[i] < thresholds[entry]);
    }
  }
  return below & (near.free | near.tie);
}
