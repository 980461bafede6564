// Metropolis for the square-lattice ferromagnet without field, the case that has to be fast.
//
// A site with k unsatisfied bonds flips at cost 8 - 4k: always for k >= 2, with p4 = exp(-4/T) for k = 1 and
// p8 = exp(-8/T) for k = 0. Both are compared with the same random number U, so that U < p8 implies U < p4
// and no exact count is needed.
//
// The entry point is in ising/include/checkerboard.wgsl, which asks this file for the rule of the update.
#include "ising/include/checkerboard.wgsl"

// Host: src/ising/checkerboard.ts; src/ising/acceptance-table.ts fills the table of acceptances.
#if PER_REPLICA
#include "shared/replica-planes.wgsl"

// Bit i of p4 (entry 2 i) and of p8 (entry 2 i + 1) of the 32 replicas, each `groups` words.
@group(0) @binding(1) var<storage, read> acceptance: array<u32>;

var<private> table: array<vec2u, 23>;

struct Rule { g: u32 }

// Read once for all rows: loads are dear on software adapters.
fn prepare(g: u32) -> Rule {
  let groups = update.lattice.groups;
  for (var i = 0u; i < 23u; i++) {
    let entry = 2u * i * groups + g;
    table[i] = vec2u(acceptance[entry], acceptance[entry + groups]);
  }
  return Rule(g);
}

// Each lane is compared with one of the two only: p4 where at least one bond is unsatisfied.
struct Lanes { some: u32 }

fn threshold_bits(i: u32, lanes: Lanes) -> u32 {
  return (lanes.some & table[i].x) | (~lanes.some & table[i].y);
}

fn accept(some: u32, random: Random12, rule: Rule) -> u32 {
  return below_thresholds(random, Lanes(some));
}
#else
// (p4 bits, p4 tail, p8 bits, p8 tail) of each group.
@group(0) @binding(1) var<storage, read> acceptance: array<vec4u>;

struct Rule {
  p4: Threshold,
  p8: Threshold,
}

fn prepare(g: u32) -> Rule {
  let words = acceptance[g];
  return Rule(threshold_of(words.x, words.y), threshold_of(words.z, words.w));
}

fn accept(some: u32, random: Random12, rule: Rule) -> u32 {
  return bernoulli(random, rule.p8) | (some & bernoulli(random, rule.p4));
}
#endif

fn updated(spin: u32, near: Neighbours, random: Random12, rule: Rule) -> u32 {
  // Unsatisfied bonds: one_x is "at least one" of a pair.
  let a = near.up ^ spin;
  let b = near.down ^ spin;
  let c = near.middle ^ spin;
  let d = near.side ^ spin;
  let one_ab = a | b;
  let one_cd = c | d;
  let two = (a & b) | (c & d) | (one_ab & one_cd);
  return spin ^ (two | accept(one_ab | one_cd, random, rule));
}
