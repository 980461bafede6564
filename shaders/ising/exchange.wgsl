// Replica exchange (Hukushima & Nemoto, J. Phys. Soc. Jpn. 65, 1604, 1996): systems at neighbouring temperatures
// swap them with probability min(1, exp((1/T_i - 1/T_(i+1)) (E_i - E_(i+1)))). No spin moves. Pairs (0,1), (2,3) ...
// take turns with (1,2), (3,4) ...
//
// One invocation a rank and ladder; the lower rank of a pair acts for both. Also notes the rank that every system
// had when it was observed.
#include "shared/invocation.wgsl"
#include "shared/random.wgsl"

// Host: src/ising/replica-exchange.ts.
struct Exchange {
  key: vec2u,
  step: u32,    // number of the exchange of ordinal 0
  slot: u32,    // slot of the observation of ordinal 0
  ranks: u32,   // temperatures of a ladder
  ladders: u32,
  entries: u32, // acceptance probabilities of a pair, by the number of bonds that speak against it
  columns: u32, // entries of a slot of `counts`; the first ranks x ladders are bonds between unlike spins
  antiferromagnet: u32,
}

@group(0) @binding(0) var<storage, read> counts: array<vec2u>;
// systems[rank ladders + ladder], then ranks[system]
@group(0) @binding(1) var<storage, read_write> places: array<u32>;
@group(0) @binding(2) var<storage, read_write> history: array<u32>;
@group(0) @binding(3) var<storage, read> acceptance: array<u32>;
@group(0) @binding(4) var<uniform> exchange: Exchange;
@group(0) @binding(5) var<uniform> ordinal: u32;

fn unlike_bonds(system: u32) -> i32 {
  return i32(counts[(exchange.slot + ordinal) * exchange.columns + system].x);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let rank = invocation / exchange.ladders;
  let ladder = invocation - rank * exchange.ladders;
  let systems = exchange.ranks * exchange.ladders;
  if (invocation >= systems) {
    return;
  }
  let step = exchange.step + ordinal;
  let is_lower = ((rank ^ step) & 1u) == 0u;
  let paired = select(rank > 0u, rank + 1u < exchange.ranks, is_lower);
  if (paired && !is_lower) {
    return;
  }
  let seen = (exchange.slot + ordinal) * systems;
  let a = places[invocation];
  history[seen + a] = rank;
  if (!paired) {
    return;
  }
  let b = places[invocation + exchange.ladders];
  history[seen + b] = rank + 1u;

  // Temperatures rise with the rank: the swap is free where the colder system has the higher energy.
  let excess = unlike_bonds(a) - unlike_bonds(b);
  let against = select(-excess, excess, exchange.antiferromagnet == 1u);
  let entry = min(u32(max(against, 0)), exchange.entries - 1u);
  let word = random4(exchange.key, rank, ladder, step, 0u).x;
  if (against <= 0 || word < acceptance[rank * exchange.entries + entry]) {
    places[invocation] = b;
    places[invocation + exchange.ladders] = a;
    places[systems + a] = rank + 1u;
    places[systems + b] = rank;
  }
}
