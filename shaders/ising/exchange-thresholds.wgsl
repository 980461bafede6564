// After an exchange: the thresholds of the single-spin kernel anew, a bit a replica, from the rank that each
// system now has.
#include "shared/invocation.wgsl"

// Host: src/ising/replica-exchange.ts.
struct Thresholds {
  groups: u32,
  systems: u32,
  moves: u32, // thresholds of a rank
}

// ranks[system] from entry `systems` on; see exchange.wgsl.
@group(0) @binding(0) var<storage, read> places: array<u32>;
// ladder[rank moves + move]: 23 bits, and above them the favoured direction
@group(0) @binding(1) var<storage, read> ladder: array<u32>;
// Entry plane moves + move, each `groups` words: what the kernels call `acceptance`.
@group(0) @binding(2) var<storage, read_write> table: array<u32>;
@group(0) @binding(3) var<uniform> thresholds: Thresholds;

const entries_per_move = 24u;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let entry = invocation / thresholds.groups;
  if (entry >= entries_per_move * thresholds.moves) {
    return;
  }
  let g = invocation - entry * thresholds.groups;
  let plane = entry / thresholds.moves;
  let own = entry - plane * thresholds.moves;
  let plane_bit = 1u << plane;
  var word = 0u;
  var lane = 1u;
  for (var bit = 0u; bit < 32u; bit++) {
    let rank = places[thresholds.systems + g * 32u + bit];
    let one = (ladder[rank * thresholds.moves + own] & plane_bit) != 0u;
    word |= select(0u, lane, one);
    lane *= 2u;
  }
  table[invocation] = word;
}
