// A word of 32 samples as numbers: four samples to a vector, bits 0 to 15 in `low`. Bit b taken alone is 0 or 2^b,
// so unpacking needs no shift; multiplying by `scale` and 2^-4k leaves 0 or 1.
struct Sums {
  low: mat4x4f,
  high: mat4x4f,
}

const bits0 = vec4i(0x1, 0x2, 0x4, 0x8);
const bits1 = vec4i(0x10, 0x20, 0x40, 0x80);
const bits2 = vec4i(0x100, 0x200, 0x400, 0x800);
const bits3 = vec4i(0x1000, 0x2000, 0x4000, 0x8000);
const bits4 = vec4i(0x10000, 0x20000, 0x40000, 0x80000);
const bits5 = vec4i(0x100000, 0x200000, 0x400000, 0x800000);
const bits6 = vec4i(0x1000000, 0x2000000, 0x4000000, 0x8000000);
const bits7 = vec4i(0x10000000, 0x20000000, 0x40000000, -0x7fffffff - 1);
const scale = vec4f(1.0, 0x1p-1, 0x1p-2, 0x1p-3);
// The last bit is the sign bit, so its numbers are negative.
const scale_of_last = vec4f(1.0, 0x1p-1, 0x1p-2, -0x1p-3);

// Four inputs (columns) of four samples (rows), each 0 or the value of its bit.
fn columns(words: vec4i, bits: vec4i) -> mat4x4f {
  return mat4x4f(
    vec4f(vec4i(words.x) & bits), vec4f(vec4i(words.y) & bits),
    vec4f(vec4i(words.z) & bits), vec4f(vec4i(words.w) & bits));
}

// Each bit of a word as 0 or 1.
fn unpacked(word: u32) -> Sums {
  let w = vec4i(bitcast<i32>(word));
  return Sums(
    mat4x4f(
      vec4f(w & bits0) * scale, vec4f(w & bits1) * scale * 0x1p-4,
      vec4f(w & bits2) * scale * 0x1p-8, vec4f(w & bits3) * scale * 0x1p-12),
    mat4x4f(
      vec4f(w & bits4) * scale * 0x1p-16, vec4f(w & bits5) * scale * 0x1p-20,
      vec4f(w & bits6) * scale * 0x1p-24, vec4f(w & bits7) * scale_of_last * 0x1p-28));
}
