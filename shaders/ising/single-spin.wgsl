// Metropolis or heat bath for any sign of the coupling, any field, on the square lattice or a chain.
//
// A site with k neighbours up (of z) feels the local field J (2k - z) + h, which favours one direction. Moving
// against it costs dE_k = 2 |J (2k - z) + h|, and p_k is the probability of doing so: exp(-dE_k/T) for a favoured
// spin in Metropolis, which always flips the others; 1/(1 + exp(dE_k/T)) in the heat bath, whatever the spin was.
// So new = favoured ^ (U < p_k, and in Metropolis only where spin = favoured).
//
// The entry point is in ising/include/checkerboard.wgsl, which asks this file for the rule of the update.
//
// k differs between the 32 systems of a word: each plane of U is compared with the word that holds, in every
// lane, the bit of that lane's own p_k.
#include "ising/include/checkerboard.wgsl"
#include "ising/include/neighbour-counts.wgsl"

// Host: src/ising/checkerboard.ts; src/ising/acceptance-table.ts fills the table of acceptances.
#if PER_REPLICA
#include "shared/replica-planes.wgsl"

// Entry i counts + k, each `groups` words: bit i of p_k of the 32 replicas for planes i = 0 to 22; i = 23: the
// replicas whose favoured direction at k is up.
@group(0) @binding(1) var<storage, read> acceptance: array<u32>;

struct Rule { g: u32 }

// Read once for all rows: loads are dear on software adapters.
var<private> table: array<vec4u, 24>;
var<private> table_of_four: array<u32, 24>;

fn prepare(g: u32) -> Rule {
  let groups = update.lattice.groups;
  for (var i = 0u; i < 24u; i++) {
    let at = i * counts * groups + g;
    table[i] = vec4u(
      acceptance[at],
      acceptance[at + groups],
      acceptance[at + 2u * groups],
      acceptance[at + min(3u, counts - 1u) * groups]);
    table_of_four[i] = acceptance[at + (counts - 1u) * groups];
  }
  return Rule(g);
}

fn favoured_of(rule: Rule) -> PerCount {
  return per_count(table[23], table_of_four[23]);
}

struct Lanes { counts: PerCount }

fn threshold_bits(i: u32, lanes: Lanes) -> u32 {
  return pick(lanes.counts, per_count(table[i], table_of_four[i]));
}

fn accept(lanes: PerCount, random: Random12, rule: Rule) -> u32 {
  return below_thresholds(random, Lanes(lanes));
}
#else
// Entry g counts + k: bits and tail of p_k of the systems of group g, and all ones where k favours up.
@group(0) @binding(1) var<storage, read> acceptance: array<vec4u>;

struct Rule {
  bits: PerCount,
  tails: PerCount,
  favoured: PerCount,
}

fn prepare(g: u32) -> Rule {
  let at = g * counts;
  let none = acceptance[at];
  let one = acceptance[at + 1u];
  let two = acceptance[at + 2u];
  let three = acceptance[at + min(3u, counts - 1u)];
  let four = acceptance[at + counts - 1u];
  return Rule(
    per_count(vec4u(none.x, one.x, two.x, three.x), four.x),
    per_count(vec4u(none.y, one.y, two.y, three.y), four.y),
    per_count(vec4u(none.z, one.z, two.z, three.z), four.z));
}

fn favoured_of(rule: Rule) -> PerCount {
  return rule.favoured;
}

// All ones where the bit is set, without shifts, which software adapters do lane by lane.
fn masks_at(words: PerCount, bit: u32) -> PerCount {
  let low = select(vec4u(0u), vec4u(0xffffffffu), (words.low & vec4u(bit)) != vec4u(0u));
  return per_count(low, select(0u, 0xffffffffu, (four_of(words) & bit) != 0u));
}

fn tails_of(word: u32, tails: PerCount) -> PerCount {
  let low = select(vec4u(0u), vec4u(0xffffffffu), vec4u(word) < tails.low);
  return per_count(low, tail_lanes(word, four_of(tails)));
}

fn four_planes(r: u32, planes: vec4u, first: u32, lanes: PerCount, bits: PerCount) -> u32 {
  let r0 = next_plane(r, planes.x, pick(lanes, masks_at(bits, first)));
  let r1 = next_plane(r0, planes.y, pick(lanes, masks_at(bits, 2u * first)));
  let r2 = next_plane(r1, planes.z, pick(lanes, masks_at(bits, 4u * first)));
  return next_plane(r2, planes.w, pick(lanes, masks_at(bits, 8u * first)));
}

fn accept(lanes: PerCount, random: Random12, rule: Rule) -> u32 {
  let start = pick(lanes, tails_of(random.first.x, rule.tails));
  let r0 = next_plane(start, random.first.y, pick(lanes, masks_at(rule.bits, 1u)));
  let r1 = next_plane(r0, random.first.z, pick(lanes, masks_at(rule.bits, 2u)));
  let r2 = next_plane(r1, random.first.w, pick(lanes, masks_at(rule.bits, 4u)));
  let r6 = four_planes(r2, random.second, 8u, lanes, rule.bits);
  return four_planes(r6, random.third, 128u, lanes, rule.bits);
}
#endif

fn updated(spin: u32, near: Neighbours, random: Random12, rule: Rule) -> u32 {
  let lanes = counts_of(near);
  let favoured = pick(lanes, favoured_of(rule));
  let against = accept(lanes, random, rule);
#if HEAT_BATH
  return favoured ^ against;
#else
  return favoured ^ (against & ~(spin ^ favoured));
#endif
}
