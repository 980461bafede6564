// Counters of eight distances, and the turns of shaders/ising/correlation-pairs.wgsl, which fill them.

struct Counters {
  c0: Counter,
  c1: Counter,
  c2: Counter,
  c3: Counter,
  c4: Counter,
  c5: Counter,
  c6: Counter,
  c7: Counter,
}

#if ROWS
fn count(counter: Counter, near: Sixteen, far: Sixteen) -> Counter {
  return add_sixteen(counter, near.a ^ far.a, near.b ^ far.b, near.c ^ far.c, near.d ^ far.d);
}

fn masked(w: Sixteen, mask: Sixteen) -> Sixteen {
  return Sixteen(w.a & mask.a, w.b & mask.b, w.c & mask.c, w.d & mask.d);
}

// Shifts by one without a shift: software adapters do those lane by lane.
fn rotated_left(w: vec4u) -> vec4u {
  return w + w + select(vec4u(0u), vec4u(1u), bitcast<vec4i>(w) < vec4i(0));
}

fn rotated(w: Sixteen) -> Sixteen {
  return Sixteen(rotated_left(w.a), rotated_left(w.b), rotated_left(w.c), rotated_left(w.d));
}

// Of two words that are compared either may be rotated: the near one to the left, the far one to the right.
fn rotate(c: Counters, near: Sixteen, far: Sixteen) -> Counters {
  let n1 = rotated(near);
  let n2 = rotated(n1);
  let n3 = rotated(n2);
  let n4 = rotated(n3);
  let n5 = rotated(n4);
  let n6 = rotated(n5);
  return Counters(
    count(c.c0, near, far), count(c.c1, n1, far), count(c.c2, n2, far), count(c.c3, n3, far),
    count(c.c4, n4, far), count(c.c5, n5, far), count(c.c6, n6, far), count(c.c7, rotated(n6), far));
}

// 32 sites along rows of strips.
fn turn_of(c: Counters, within: array<Sixteen, 2>) -> Counters {
  let half = rotate(c, masked(Sixteen(near[0], near[1], near[2], near[3]), within[0]), masked(Sixteen(far[0], far[1], far[2], far[3]), within[0]));
  return rotate(half, masked(Sixteen(near[4], near[5], near[6], near[7]), within[1]), masked(Sixteen(far[4], far[5], far[6], far[7]), within[1]));
}
#else
fn count(counter: Counter, near: Sixteen, within: Sixteen, f0: vec4u, f1: vec4u, f2: vec4u, f3: vec4u) -> Counter {
#if RAGGED
  return add_sixteen(
    counter, (near.a ^ f0) & within.a, (near.b ^ f1) & within.b, (near.c ^ f2) & within.c, (near.d ^ f3) & within.d);
#else
  return add_sixteen(counter, near.a ^ f0, near.b ^ f1, near.c ^ f2, near.d ^ f3);
#endif
}

// Sixteen sites against 23 that follow one another: the first eight, and then sixteen.
fn slide(c: Counters, near: Sixteen, within: Sixteen, f0: vec4u, f1: vec4u, next: Sixteen) -> Counters {
  let f2 = next.a;
  let f3 = next.b;
  let f4 = next.c;
  let f5 = next.d;
  // Three of four words of one and the first of the next, and so on.
  let g0 = vec4u(f0.yzw, f1.x);
  let g1 = vec4u(f1.yzw, f2.x);
  let g2 = vec4u(f2.yzw, f3.x);
  let g3 = vec4u(f3.yzw, f4.x);
  let g4 = vec4u(f4.yzw, f5.x);
  let h0 = vec4u(f0.zw, f1.xy);
  let h1 = vec4u(f1.zw, f2.xy);
  let h2 = vec4u(f2.zw, f3.xy);
  let h3 = vec4u(f3.zw, f4.xy);
  let h4 = vec4u(f4.zw, f5.xy);
  let i0 = vec4u(f0.w, f1.xyz);
  let i1 = vec4u(f1.w, f2.xyz);
  let i2 = vec4u(f2.w, f3.xyz);
  let i3 = vec4u(f3.w, f4.xyz);
  let i4 = vec4u(f4.w, f5.xyz);
  return Counters(
    count(c.c0, near, within, f0, f1, f2, f3),
    count(c.c1, near, within, g0, g1, g2, g3),
    count(c.c2, near, within, h0, h1, h2, h3),
    count(c.c3, near, within, i0, i1, i2, i3),
    count(c.c4, near, within, f1, f2, f3, f4),
    count(c.c5, near, within, g1, g2, g3, g4),
    count(c.c6, near, within, h1, h2, h3, h4),
    count(c.c7, near, within, i1, i2, i3, i4));
}

// 32 sites along a line.
fn turn_of(c: Counters, within: array<Sixteen, 2>) -> Counters {
  let half = slide(c, Sixteen(near[0], near[1], near[2], near[3]), within[0], far[0], far[1], Sixteen(far[2], far[3], far[4], far[5]));
  return slide(half, Sixteen(near[4], near[5], near[6], near[7]), within[1], far[4], far[5], Sixteen(far[6], far[7], far[8], far[9]));
}
#endif
