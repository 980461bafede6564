// Bernoulli bits: words whose 32 lanes are each 1 with probability p, independent of one another.
//
// Each lane compares a random number U with p. U is drawn bit by bit: lane b of plane i is bit i of the U of
// system b, from the least significant up, and r holds "U so far < p so far" for all 32 systems:
// r = majority(plane, r, bit of p). There are 11 planes. Below them stands one 32-bit word compared with the tail
// of p; it is shared by the 32 systems, which makes each probability exact to 2^-43 and correlates two systems by
// less than 2^-11. The same random words serve several p, so that U < p implies U < q for q > p.

// majority(plane, r, mask)
fn next_plane(r: u32, plane: u32, mask: u32) -> u32 {
  return (plane & r) | (mask & (plane | r));
}

// The lowest bits of U against the tail of p.
fn tail_lanes(word: u32, tail: u32) -> u32 {
  return select(0u, 0xffffffffu, word < tail);
}

// p as 11 masks, the same bit for all lanes, and the tail below them. Make it once, outside loops: inside a loop the
// masks cost a third of a Metropolis sweep (bench/experiments.md, no. 25).
struct Threshold {
  tail: u32,
  low: vec4u, // planes 0 to 2
  middle: vec4u,
  high: vec4u,
}

fn masks_of(bits: u32, first: u32) -> vec4u {
  return vec4u(0u) - ((vec4u(bits) >> (vec4u(0u, 1u, 2u, 3u) + first)) & vec4u(1u));
}

// Host: src/ising/acceptance.ts, thresholdWords.
fn threshold_of(bits: u32, tail: u32) -> Threshold {
  return Threshold(tail, masks_of(bits, 0u), masks_of(bits, 3u), masks_of(bits, 7u));
}

fn bernoulli(random: Random12, p: Threshold) -> u32 {
  let start = tail_lanes(random.first.x, p.tail);
  let r0 = next_plane(start, random.first.y, p.low.x);
  let r1 = next_plane(r0, random.first.z, p.low.y);
  let r2 = next_plane(r1, random.first.w, p.low.z);
  let r3 = next_plane(r2, random.second.x, p.middle.x);
  let r4 = next_plane(r3, random.second.y, p.middle.y);
  let r5 = next_plane(r4, random.second.z, p.middle.z);
  let r6 = next_plane(r5, random.second.w, p.middle.w);
  let r7 = next_plane(r6, random.third.x, p.high.x);
  let r8 = next_plane(r7, random.third.y, p.high.y);
  let r9 = next_plane(r8, random.third.z, p.high.z);
  return next_plane(r9, random.third.w, p.high.w);
}

// The random words of one comparison.
struct Random12 {
  first: vec4u,
  second: vec4u,
  third: vec4u,
}
