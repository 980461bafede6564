// 32 counters of 9 bits, one a lane, kept as bit planes: "vertical" counters, which count all 32 systems of a
// word with a handful of logic operations.
struct LaneCounters {
  low: vec4u,  // planes 0 to 3
  high: vec4u, // planes 4 to 7
  top: u32,    // plane 8
}

// Of three bits: whether at least two are set.
fn two_of(a: u32, b: u32, c: u32) -> u32 {
  return (a & b) | (c & (a | b));
}

// Adds ones + 2 twos + 4 fours + 8 eights in every lane; a lane must stay below 512.
fn add_digits(c: LaneCounters, ones: u32, twos: u32, fours: u32, eights: u32) -> LaneCounters {
  let carry1 = c.low.x & ones;
  let carry2 = two_of(c.low.y, twos, carry1);
  let carry3 = two_of(c.low.z, fours, carry2);
  let carry4 = two_of(c.low.w, eights, carry3);
  let carry5 = c.high.x & carry4;
  let carry6 = c.high.y & carry5;
  let carry7 = c.high.z & carry6;
  let carry8 = c.high.w & carry7;
  return LaneCounters(
    vec4u(c.low.x ^ ones, c.low.y ^ twos ^ carry1, c.low.z ^ fours ^ carry2, c.low.w ^ eights ^ carry3),
    c.high ^ vec4u(carry4, carry5, carry6, carry7),
    c.top ^ carry8);
}

fn add_weighted(c: LaneCounters, ones: u32, twos: u32, fours: u32) -> LaneCounters {
  return add_digits(c, ones, twos, fours, 0u);
}

fn add_lanes(c: LaneCounters, ones: u32, twos: u32) -> LaneCounters {
  return add_weighted(c, ones, twos, 0u);
}

// Adds the ones of four words in every lane; a lane must stay below 512.
fn add_four_lanes(counters: LaneCounters, a: u32, b: u32, c: u32, d: u32) -> LaneCounters {
  let digits = sum_of_four(a, b, c, d);
  return add_weighted(counters, digits.x, digits.y, digits.z);
}

// How many of four bits are set: ones, twos and fours.
fn sum_of_four(a: u32, b: u32, c: u32, d: u32) -> vec3u {
  let ab = a ^ b;
  let cd = c ^ d;
  let both_ab = a & b;
  let both_cd = c & d;
  return vec3u(ab ^ cd, both_ab ^ both_cd ^ (ab & cd), both_ab & both_cd);
}

// Adds two such sums in every lane, which takes fewer operations than one after the other.
fn add_two_sums(counters: LaneCounters, a: vec3u, b: vec3u) -> LaneCounters {
  let carry1 = a.x & b.x;
  let carry2 = two_of(a.y, b.y, carry1);
  return add_digits(counters, a.x ^ b.x, a.y ^ b.y ^ carry1, a.z ^ b.z ^ carry2, two_of(a.z, b.z, carry2));
}

fn lane_count(c: LaneCounters, lane: u32) -> u32 {
  // One shift: software adapters do them lane by lane.
  let bit = vec4u(1u << lane);
  let weights = vec4u(1u, 2u, 4u, 8u);
  let low = select(vec4u(0u), weights, (c.low & bit) != vec4u(0u));
  let high = select(vec4u(0u), weights * 16u, (c.high & bit) != vec4u(0u));
  let sum = low + high;
  return sum.x + sum.y + sum.z + sum.w + select(0u, 256u, (c.top & bit.x) != 0u);
}

// The counts of all lanes together.
fn sum_of_lanes(c: LaneCounters) -> u32 {
  let low = countOneBits(c.low) * vec4u(1u, 2u, 4u, 8u);
  let high = countOneBits(c.high) * vec4u(16u, 32u, 64u, 128u);
  let sum = low + high;
  return sum.x + sum.y + sum.z + sum.w + 256u * countOneBits(c.top);
}
