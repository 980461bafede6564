// Counters of eight distances, and the turns of shaders/ising/correlation-pairs.wgsl, which fill them one after the other:
// software adapters take long to compile what many values live through.

var<private> counters: array<Counter, 8>;

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

// 32 sites along rows of strips. Of two words that are compared either may be rotated: the near one to the left, the far
// one to the right.
fn count_turn(within_a: Sixteen, within_b: Sixteen) {
  var a = masked(Sixteen(near[0], near[1], near[2], near[3]), within_a);
  var b = masked(Sixteen(near[4], near[5], near[6], near[7]), within_b);
  let far_a = masked(Sixteen(far[0], far[1], far[2], far[3]), within_a);
  let far_b = masked(Sixteen(far[4], far[5], far[6], far[7]), within_b);
  counters[0] = count(count(counters[0], a, far_a), b, far_b);
  a = rotated(a);
  b = rotated(b);
  counters[1] = count(count(counters[1], a, far_a), b, far_b);
  a = rotated(a);
  b = rotated(b);
  counters[2] = count(count(counters[2], a, far_a), b, far_b);
  a = rotated(a);
  b = rotated(b);
  counters[3] = count(count(counters[3], a, far_a), b, far_b);
  a = rotated(a);
  b = rotated(b);
  counters[4] = count(count(counters[4], a, far_a), b, far_b);
  a = rotated(a);
  b = rotated(b);
  counters[5] = count(count(counters[5], a, far_a), b, far_b);
  a = rotated(a);
  b = rotated(b);
  counters[6] = count(count(counters[6], a, far_a), b, far_b);
  a = rotated(a);
  b = rotated(b);
  counters[7] = count(count(counters[7], a, far_a), b, far_b);
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

// 32 sites along a line.
fn count_turn(within_a: Sixteen, within_b: Sixteen) {
  let a = Sixteen(near[0], near[1], near[2], near[3]);
  let b = Sixteen(near[4], near[5], near[6], near[7]);
  let f0 = far[0];
  let f1 = far[1];
  let f2 = far[2];
  let f3 = far[3];
  let f4 = far[4];
  let f5 = far[5];
  let f6 = far[6];
  let f7 = far[7];
  let f8 = far[8];
  let f9 = far[9];
  let g0 = vec4u(f0.yzw, f1.x);
  let g1 = vec4u(f1.yzw, f2.x);
  let g2 = vec4u(f2.yzw, f3.x);
  let g3 = vec4u(f3.yzw, f4.x);
  let g4 = vec4u(f4.yzw, f5.x);
  let g5 = vec4u(f5.yzw, f6.x);
  let g6 = vec4u(f6.yzw, f7.x);
  let g7 = vec4u(f7.yzw, f8.x);
  let g8 = vec4u(f8.yzw, f9.x);
  let h0 = vec4u(f0.zw, f1.xy);
  let h1 = vec4u(f1.zw, f2.xy);
  let h2 = vec4u(f2.zw, f3.xy);
  let h3 = vec4u(f3.zw, f4.xy);
  let h4 = vec4u(f4.zw, f5.xy);
  let h5 = vec4u(f5.zw, f6.xy);
  let h6 = vec4u(f6.zw, f7.xy);
  let h7 = vec4u(f7.zw, f8.xy);
  let h8 = vec4u(f8.zw, f9.xy);
  let i0 = vec4u(f0.w, f1.xyz);
  let i1 = vec4u(f1.w, f2.xyz);
  let i2 = vec4u(f2.w, f3.xyz);
  let i3 = vec4u(f3.w, f4.xyz);
  let i4 = vec4u(f4.w, f5.xyz);
  let i5 = vec4u(f5.w, f6.xyz);
  let i6 = vec4u(f6.w, f7.xyz);
  let i7 = vec4u(f7.w, f8.xyz);
  let i8 = vec4u(f8.w, f9.xyz);
  counters[0] = count(count(counters[0], a, within_a, f0, f1, f2, f3), b, within_b, f4, f5, f6, f7);
  counters[1] = count(count(counters[1], a, within_a, g0, g1, g2, g3), b, within_b, g4, g5, g6, g7);
  counters[2] = count(count(counters[2], a, within_a, h0, h1, h2, h3), b, within_b, h4, h5, h6, h7);
  counters[3] = count(count(counters[3], a, within_a, i0, i1, i2, i3), b, within_b, i4, i5, i6, i7);
  counters[4] = count(count(counters[4], a, within_a, f1, f2, f3, f4), b, within_b, f5, f6, f7, f8);
  counters[5] = count(count(counters[5], a, within_a, g1, g2, g3, g4), b, within_b, g5, g6, g7, g8);
  counters[6] = count(count(counters[6], a, within_a, h1, h2, h3, h4), b, within_b, h5, h6, h7, h8);
  counters[7] = count(count(counters[7], a, within_a, i1, i2, i3, i4), b, within_b, i5, i6, i7, i8);
}
#endif
