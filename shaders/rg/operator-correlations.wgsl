// Correlations between the operators S of a level and S' of the next, summed over samples: what the Monte Carlo
// renormalization group needs. Adds one sample of every system to the sums of its block of the jackknife, system s to
// block s mod blocks. One invocation an entry and block; whole numbers of 64 bits in two's complement, no rounding.
//
// Input: counts[operator * systems + system] of rg/operators.wgsl, of both levels.
// Output: sums[entry * blocks + block] = (low, high); entries are S_b, then S'_c, then S'_c S_b at [c][b], then
// S'_c S'_a at [c][a]. Products of an even and an odd operator, zero on average by symmetry, are left out.
#include "shared/invocation.wgsl"

#if FURTHER
const operators = 11u;
#else
const operators = 9u;
#endif
const first_odd = 5u;
const last_odd = 8u;

// Host: src/rg/operator-correlations.ts.
struct Correlations {
  systems: u32,
  blocks: u32,
  fine_sites: u32,
  coarse_sites: u32,
}

@group(0) @binding(0) var<storage, read> fine: array<vec2u>;
@group(0) @binding(1) var<storage, read> coarse: array<vec2u>;
@group(0) @binding(2) var<storage, read_write> sums: array<vec2u>;
@group(0) @binding(3) var<uniform> correlations: Correlations;

// Products that a site contributes.
const terms = array<u32, 11>(2u, 2u, 1u, 2u, 4u, 1u, 4u, 2u, 4u, 2u, 1u);

fn is_even(which: u32) -> bool {
  return which < first_odd || which > last_odd;
}

// The sum of an operator from the ones counted: products of -1 of an even one, of +1 of an odd one.
fn operator_sum(count: u32, which: u32, sites: u32) -> i32 {
  let negative = i32(terms[which] * sites) - 2 * i32(count);
  return select(-negative, negative, is_even(which));
}

fn fine_sum(which: u32, system: u32) -> i32 {
  return operator_sum(fine[which * correlations.systems + system].x, which, correlations.fine_sites);
}

fn coarse_sum(which: u32, system: u32) -> i32 {
  return operator_sum(coarse[which * correlations.systems + system].x, which, correlations.coarse_sites);
}

fn added(a: vec2u, b: vec2u) -> vec2u {
  let low = a.x + b.x;
  return vec2u(low, a.y + b.y + select(0u, 1u, low < a.x));
}

fn product(a: i32, b: i32) -> vec2u {
  let p = u32(abs(a));
  let q = u32(abs(b));
  let low = (p & 0xffffu) * (q & 0xffffu);
  let first = (p >> 16u) * (q & 0xffffu);
  let second = (p & 0xffffu) * (q >> 16u);
  let middle = (low >> 16u) + (first & 0xffffu) + (second & 0xffffu);
  let size = vec2u(
    (low & 0xffffu) | (middle << 16u),
    (p >> 16u) * (q >> 16u) + (first >> 16u) + (second >> 16u) + (middle >> 16u));
  // The complement plus one.
  return select(size, added(~size, vec2u(1u, 0u)), (a < 0) != (b < 0));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let entry = invocation / correlations.blocks;
  if (entry >= 2u * operators * (1u + operators)) {
    return;
  }
  let single = entry < 2u * operators;
  let place = entry - 2u * operators;
  let row = select(place / operators % operators, entry % operators, single);
  let column = place % operators;
  if (!single && is_even(row) != is_even(column)) {
    return;
  }
  let of_fine = entry < operators;
  let mixed = !single && place < operators * operators;
  var sum = sums[invocation];
  for (var s = invocation % correlations.blocks; s < correlations.systems; s += correlations.blocks) {
    var a = 0;
    var b = 1;
    if (of_fine) {
      a = fine_sum(row, s);
    } else {
      a = coarse_sum(row, s);
    }
    if (mixed) {
      b = fine_sum(column, s);
    } else if (!single) {
      b = coarse_sum(column, s);
    }
    sum = added(sum, product(a, b));
  }
  sums[invocation] = sum;
}
