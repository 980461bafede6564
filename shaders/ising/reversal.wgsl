// Whether each system of a ferromagnet in a field turns all its spins over, by the rule of Metropolis: always where
// its magnetization M is against the field, else with probability exp(-2 |h| M/T). Single-spin updates need
// exponentially long to carry an ordered lattice from one sign of M to the other.
//
// M = 2 (up - N/2), and exp(-rate k) of a whole number k is the product of exp(-rate 2^b) over its bits b. One random
// word is compared for each set bit, and all of them must lie below their thresholds. No table grows with the lattice.
#include "shared/invocation.wgsl"
#include "shared/random.wgsl"
#include "shared/streams.wgsl"

// Host: src/ising/reversal.ts.
struct Reversal {
  key: vec2u,
  half: vec2u,    // N/2, (low, high)
  step: u32,      // number of the reversal of ordinal 0
  slot: u32,      // slot of the observation of ordinal 0
  groups: u32,
  lanes: u32,     // systems of a group: 32 replicas, or one lattice in strips
  columns: u32,   // entries of a slot of `counts`; the spins up follow on as many unlike bonds
  against: u32,   // 1 where the field points down
  streams: vec4u,
}

const blocks = 9u; // of four bits: N/2 is at most 2^33

@group(0) @binding(0) var<storage, read> counts: array<vec2u>;
// Entry system blocks + block: thresholds of four bits.
@group(0) @binding(1) var<storage, read> acceptance: array<vec4u>;
// For each group, ones where a system turns over.
@group(0) @binding(2) var<storage, read_write> turns: array<u32>;
@group(0) @binding(3) var<uniform> reversal: Reversal;
@group(0) @binding(4) var<uniform> ordinal: u32;

// a - b in 64 bits.
fn difference(a: vec2u, b: vec2u) -> vec2u {
  return vec2u(a.x - b.x, a.y - b.y - select(0u, 1u, a.x < b.x));
}

fn turns_over(system: u32, g: u32, lane: u32) -> bool {
  let up = counts[(reversal.slot + ordinal) * reversal.columns + reversal.columns / 2u + system];
  var along = difference(up, reversal.half);
  if (reversal.against == 1u) {
    along = difference(vec2u(0u), along);
  }
  if ((along.y >> 31u) == 1u) {
    return true;
  }
  var accepted = true;
  for (var block = 0u; block < blocks && accepted && any(along != vec2u(0u)); block++) {
    let words = random4(reversal.key, lane, g, reversal.step + ordinal, block);
    let bits = (vec4u(along.x) & vec4u(1u, 2u, 4u, 8u)) != vec4u(0u);
    let above = words >= acceptance[system * blocks + block];
    accepted = !any(bits & above);
    along = vec2u((along.x >> 4u) | (along.y << 28u), along.y >> 4u);
  }
  return accepted;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let g = invocation_of(id, size);
  if (g >= reversal.groups) {
    return;
  }
  let stream = stream_of(g, reversal.streams);
  var word = 0u;
  var bit = 1u;
  for (var lane = 0u; lane < reversal.lanes; lane++) {
    word |= select(0u, bit, turns_over(g * reversal.lanes + lane, stream, lane));
    bit *= 2u;
  }
  turns[g] = select(word, 0u - word, reversal.lanes == 1u);
}
