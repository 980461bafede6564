// Counts ones in words: of each of the 32 systems of a word, or in strip mode (STRIPS) of the one lattice.
#if STRIPS
alias Counter = u32;
// Numbers that a counter holds.
const counter_lanes = 1u;

fn add_one(counter: Counter, a: u32) -> Counter {
  return counter + countOneBits(a);
}

fn add_two(counter: Counter, a: u32, b: u32) -> Counter {
  return counter + countOneBits(a) + countOneBits(b);
}

fn add_four(counter: Counter, a: u32, b: u32, c: u32, d: u32) -> Counter {
  return add_two(add_two(counter, a, b), c, d);
}

fn count_of(counter: Counter, lane: u32) -> u32 {
  return counter;
}
#else
#include "shared/lane-counters.wgsl"
alias Counter = LaneCounters;
const counter_lanes = 32u;

fn add_one(counter: Counter, a: u32) -> Counter {
  return add_lanes(counter, a, 0u);
}

fn add_two(counter: Counter, a: u32, b: u32) -> Counter {
  return add_lanes(counter, a ^ b, a & b);
}

fn add_four(counter: Counter, a: u32, b: u32, c: u32, d: u32) -> Counter {
  return add_four_lanes(counter, a, b, c, d);
}

fn count_of(counter: Counter, lane: u32) -> u32 {
  return lane_count(counter, lane);
}
#endif

const is_strip = counter_lanes == 1u;
