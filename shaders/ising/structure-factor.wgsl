// Squared Fourier amplitudes of the magnetizations of lines, |sum_x M_x exp(2 pi i n x/L)|^2, summed over the axes,
// for the mode numbers n of a part; one invocation a system and four modes, which share what they read. Lines x and L - x
// have the same cosine and opposite sines, so that their sum and difference take one product each.
//
// Sums run over stretches of 32 lines and then over these, which bounds the rounding of an amplitude by
// (L/32 + 36) 2^-24 sum |M_x - M_0|. For n > 0 the magnetization M_0 of the first line is subtracted from all lines,
// in integers. That keeps the amplitude and removes the rounding error of an ordered lattice.
//
// Output: squares[(ordinal * modes + mode) * systems + system].
#include "shared/invocation.wgsl"

// Host: src/ising/structure-factor.ts.
struct Modes {
  size: u32,
  sites: u32,    // of a line
  axes: u32,
  systems: u32,
  farthest: u32, // the largest n
  modes: u32,    // per part
  parts: u32,
}

@group(0) @binding(0) var<storage, read> sums: array<u32>;
// (cos, sin) of 2 pi x/L
@group(0) @binding(1) var<storage, read> waves: array<vec2f>;
@group(0) @binding(2) var<storage, read_write> squares: array<f32>;
@group(0) @binding(3) var<uniform> modes: Modes;
// slot * parts + part
@group(0) @binding(4) var<uniform> ordinal: u32;

fn up_of(line: u32, system: u32) -> u32 {
  return sums[line * modes.systems + system];
}

// The amplitude of n = 0: the magnetization of all lines of an axis.
fn magnetization(first: u32, system: u32) -> f32 {
  var all = 0.0;
  for (var start = 0u; start < modes.size; start += 32u) {
    var stretch = 0.0;
    for (var x = start; x < min(start + 32u, modes.size); x++) {
      stretch += f32(bitcast<i32>(2u * up_of(first + x, system) - modes.sites));
    }
    all += stretch;
  }
  return all;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let system = invocation % modes.systems;
  let place = 4u * (invocation / modes.systems);
  let n = (ordinal % modes.parts) * modes.modes + place + vec4u(0u, 1u, 2u, 3u);
  if (place >= modes.modes || n.x > modes.farthest) {
    return;
  }
  let pairs = (modes.size - 1u) / 2u;
  let step = n % modes.size;
  var square = vec4f(0.0);
  for (var axis = 0u; axis < modes.axes; axis++) {
    let first = axis * modes.size;
    // M = 2 up - sites of the line.
    let origin = 2u * up_of(first, system);
    var real = vec4f(0.0);
    var imaginary = vec4f(0.0);
    var angle = step; // n x mod L
    for (var start = 1u; start <= pairs; start += 16u) {
      var even = vec4f(0.0);
      var odd = vec4f(0.0);
      for (var x = start; x <= min(start + 15u, pairs); x++) {
        let left = 2u * up_of(first + x, system) - origin;
        let right = 2u * up_of(first + modes.size - x, system) - origin;
        let a = waves[angle.x];
        let b = waves[angle.y];
        let c = waves[angle.z];
        let d = waves[angle.w];
        even += f32(bitcast<i32>(left + right)) * vec4f(a.x, b.x, c.x, d.x);
        odd += f32(bitcast<i32>(left - right)) * vec4f(a.y, b.y, c.y, d.y);
        angle += step;
        angle -= select(vec4u(0u), vec4u(modes.size), angle >= vec4u(modes.size));
      }
      real += even;
      imaginary += odd;
    }
    if ((modes.size & 1u) == 0u) {
      let middle = f32(bitcast<i32>(2u * up_of(first + modes.size / 2u, system) - origin));
      real += select(vec4f(middle), vec4f(-middle), (n & vec4u(1u)) == vec4u(1u));
    }
    if (n.x == 0u) {
      real.x = magnetization(first, system);
      imaginary.x = 0.0;
    }
    square += real * real + imaginary * imaginary;
  }
  for (var mode = 0u; mode < 4u && place + mode < modes.modes; mode++) {
    squares[(ordinal * modes.modes + place + mode) * modes.systems + system] = square[mode];
  }
}
