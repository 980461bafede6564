// 32 counters of 12 bits, one a lane, kept as bit planes, that take the ones of sixteen words at a time.
struct Counter {
  low: vec4u,    // planes 0 to 3
  middle: vec4u, // planes 4 to 7
  high: vec4u,   // planes 8 to 11
}

// Sum and carry of three bits.
fn full(a: u32, b: u32, c: u32) -> vec2u {
  let ab = a ^ b;
  return vec2u(ab ^ c, (a & b) | (ab & c));
}

// A lane must stay below 4096.
fn add_sixteen(counter: Counter, a: vec4u, b: vec4u, c: vec4u, d: vec4u) -> Counter {
  let a0 = full(counter.low.x, a.x, a.y);
  let a1 = full(a0.x, a.z, a.w);
  let b0 = full(a1.x, b.x, b.y);
  let b1 = full(b0.x, b.z, b.w);
  let c0 = full(b1.x, c.x, c.y);
  let c1 = full(c0.x, c.z, c.w);
  let d0 = full(c1.x, d.x, d.y);
  let d1 = full(d0.x, d.z, d.w);
  let twos0 = full(counter.low.y, a0.y, a1.y);
  let twos1 = full(twos0.x, b0.y, b1.y);
  let twos2 = full(twos1.x, c0.y, c1.y);
  let twos3 = full(twos2.x, d0.y, d1.y);
  let fours0 = full(counter.low.z, twos0.y, twos1.y);
  let fours1 = full(fours0.x, twos2.y, twos3.y);
  let eights = full(counter.low.w, fours0.y, fours1.y);
  let carry5 = counter.middle.x & eights.y;
  let carry6 = counter.middle.y & carry5;
  let carry7 = counter.middle.z & carry6;
  let carry8 = counter.middle.w & carry7;
  let carry9 = counter.high.x & carry8;
  let carry10 = counter.high.y & carry9;
  let carry11 = counter.high.z & carry10;
  return Counter(
    vec4u(d1.x, twos3.x, fours1.x, eights.x),
    counter.middle ^ vec4u(eights.y, carry5, carry6, carry7),
    counter.high ^ vec4u(carry8, carry9, carry10, carry11));
}

const weights = vec4u(1u, 2u, 4u, 8u);

#if STRIPS
const is_strip = true;
// Numbers that a counter holds: one, since all lanes belong to one lattice.
const counter_lanes = 1u;

fn count_of(counter: Counter, lane: u32) -> u32 {
  let ones = countOneBits(counter.low) + 16u * countOneBits(counter.middle) + 256u * countOneBits(counter.high);
  let sum = ones * weights;
  return sum.x + sum.y + sum.z + sum.w;
}
#else
const is_strip = false;
const counter_lanes = 32u;

fn count_of(counter: Counter, lane: u32) -> u32 {
  // One shift: software adapters do them lane by lane.
  let bit = vec4u(1u << lane);
  let none = vec4u(0u);
  let sum = select(none, weights, (counter.low & bit) != none) +
    select(none, 16u * weights, (counter.middle & bit) != none) +
    select(none, 256u * weights, (counter.high & bit) != none);
  return sum.x + sum.y + sum.z + sum.w;
}
#endif
