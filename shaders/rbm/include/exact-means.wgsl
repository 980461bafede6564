// Sums of means in exact arithmetic. Means are multiples of 2^-15, so sums over 16 groups of 32 samples are exact in f32.

// Whether the sum must become whole numbers after group g.
fn is_full(g: u32) -> bool {
  return (g & 15u) == 15u;
}

fn whole_sums(sums: vec4f) -> vec4i {
  return vec4i(sums * 0x1p15);
}
