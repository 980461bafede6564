// Correlators of visible spins with hidden units (E. de Mello Koch, R. de Mello Koch & Cheng 2020): sums of v_i h_a over
// the samples of a block, and sums of h_a alone, as for one more visible spin that is always up. An invocation owns four
// visible spins and one hidden unit.
//
// The hidden units are numbers, 32 for each word (conditional means, or block averages), or with BITS spins themselves,
// whose sums by XOR and popcount are whole numbers: exact below 2^24.
//
// Output: sums[hidden * (visible + 1) + i].
#include "shared/invocation.wgsl"

// Host: src/rbm/evaluation/correlator-sums.ts.
struct Correlators {
  visible: u32,
  hidden: u32,
  visible_groups: u32, // words per visible spin
  visible_first: u32,  // of these, where the block begins
  hidden_groups: u32,  // the same of hidden units
  hidden_first: u32,
  groups: u32,         // of the block
}

@group(0) @binding(0) var<storage, read> spins: array<u32>;
@group(0) @binding(2) var<storage, read_write> sums: array<f32>;
@group(0) @binding(3) var<uniform> block: Correlators;

fn hidden_at(unit: u32, g: u32) -> u32 {
  return unit * block.hidden_groups + block.hidden_first + g;
}

// The words of four spins; beyond the last one all spins are up.
fn spin_words(first: u32, g: u32) -> vec4u {
  let spin = vec4u(first, first + 1u, first + 2u, first + 3u);
  let at = min(spin, vec4u(block.visible - 1u)) * block.visible_groups + block.visible_first + g;
  let words = vec4u(spins[at.x], spins[at.y], spins[at.z], spins[at.w]);
  return select(vec4u(0xffffffffu), words, spin < vec4u(block.visible));
}

#if BITS
@group(0) @binding(1) var<storage, read> hidden_spins: array<u32>;

fn products(first: u32, unit: u32) -> vec4f {
  var unlike = vec4u(0u);
  for (var g = 0u; g < block.groups; g++) {
    unlike += countOneBits(spin_words(first, g) ^ vec4u(hidden_spins[hidden_at(unit, g)]));
  }
  return vec4f(vec4i(i32(32u * block.groups)) - 2 * vec4i(unlike));
}
#else
#include "rbm/include/unpack.wgsl"

@group(0) @binding(1) var<storage, read> hidden_values: array<vec4f>;

fn sum_over_up(word: u32, low: mat4x4f, high: mat4x4f) -> f32 {
  let up = unpacked(word);
  return dot(up.low[0], low[0]) + dot(up.low[1], low[1]) + dot(up.low[2], low[2]) + dot(up.low[3], low[3]) +
    dot(up.high[0], high[0]) + dot(up.high[1], high[1]) + dot(up.high[2], high[2]) + dot(up.high[3], high[3]);
}

fn products(first: u32, unit: u32) -> vec4f {
  var up = vec4f(0.0);
  var all = 0.0;
  for (var g = 0u; g < block.groups; g++) {
    let m = hidden_at(unit, g) * 8u;
    let low = mat4x4f(hidden_values[m], hidden_values[m + 1u], hidden_values[m + 2u], hidden_values[m + 3u]);
    let high = mat4x4f(hidden_values[m + 4u], hidden_values[m + 5u], hidden_values[m + 6u], hidden_values[m + 7u]);
    let words = spin_words(first, g);
    up += vec4f(
      sum_over_up(words.x, low, high), sum_over_up(words.y, low, high),
      sum_over_up(words.z, low, high), sum_over_up(words.w, low, high));
    all += sum_over_up(0xffffffffu, low, high);
  }
  return 2.0 * up - vec4f(all);
}
#endif

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let columns = block.visible + 1u;
  let quads = (columns + 3u) / 4u;
  let unit = invocation / quads;
  if (unit >= block.hidden) {
    return;
  }
  let first = (invocation - unit * quads) * 4u;
  let found = products(first, unit);
  for (var i = 0u; i < min(4u, columns - first); i++) {
    sums[unit * columns + first + i] = found[i];
  }
}
