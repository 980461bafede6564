// How many neighbours of a site are up, lane by lane: 0 to 4 on the square lattice, 0 to 2 on a CHAIN.
#include "ising/include/checkerboard.wgsl"

// One word for each k: of thresholds, or of lanes that have this k.
struct PerCount {
  low: vec4u, // k = 0 to 3; a chain has 0 to 2
#if !CHAIN
  four: u32,
#endif
}

#if CHAIN
const counts = 3u;

fn per_count(words: vec4u, four: u32) -> PerCount {
  return PerCount(words);
}

fn four_of(words: PerCount) -> u32 {
  return 0u;
}

fn counts_of(near: Neighbours) -> PerCount {
  let a = near.middle;
  let b = near.side;
  return PerCount(vec4u(~(a | b), a ^ b, a & b, 0u));
}

fn pick(lanes: PerCount, words: PerCount) -> u32 {
  let chosen = lanes.low & words.low;
  return chosen.x | chosen.y | chosen.z;
}
#else
const counts = 5u;

fn per_count(words: vec4u, four: u32) -> PerCount {
  return PerCount(words, four);
}

fn four_of(words: PerCount) -> u32 {
  return words.four;
}

fn counts_of(near: Neighbours) -> PerCount {
  let ab = near.up ^ near.down;
  let cd = near.middle ^ near.side;
  let both_ab = near.up & near.down;
  let both_cd = near.middle & near.side;
  let ones = ab ^ cd;
  let four = both_ab & both_cd;
  let twos = (both_ab ^ both_cd) ^ (ab & cd);
  let none = ~(ones | twos | four);
  return PerCount(vec4u(none, ones & ~twos, twos & ~ones, ones & twos), four);
}

fn pick(lanes: PerCount, words: PerCount) -> u32 {
  let chosen = lanes.low & words.low;
  return (chosen.x | chosen.y) | (chosen.z | chosen.w) | (lanes.four & words.four);
}
#endif
