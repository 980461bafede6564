// Squared Fourier amplitudes of the magnetizations of lines, |sum_x M_x exp(2 pi i n x/L)|^2, summed over the axes,
// for the mode numbers n of a part; one invocation a system and four modes, which share what they read. Lines x and L - x
// have the same cosine and opposite sines, so that their sum and difference take one product each. Where L is even, mode
// L/2 - n takes the same products as n, with other signs at odd x, so that parts divide the modes up to L/4.
//
// Sums run over stretches of 32 lines and then over these, which bounds the rounding of an amplitude by
// (L/32 + 36) 2^-24 sum |M_x - M_0|. For n > 0 the magnetization M_0 of the first line is subtracted from all lines,
// in integers. That keeps the amplitude and removes the rounding error of an ordered lattice.
//
// Output: squares[(slot * (farthest + 1) + n) * systems + system].
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

// Two lines with the same cosine: their sum, and their difference, which goes with the sine.
fn pair_of(first: u32, x: u32, system: u32, origin: u32) -> vec2f {
  let left = 2u * up_of(first + x, system) - origin;
  let right = 2u * up_of(first + modes.size - x, system) - origin;
  return vec2f(vec2i(bitcast<i32>(left + right), bitcast<i32>(left - right)));
}

fn turned(angle: vec4u, step: vec4u) -> vec4u {
  let next = angle + step;
  return next - select(vec4u(0u), vec4u(modes.size), next >= vec4u(modes.size));
}

struct Sums {
  real: vec4f,
  imaginary: vec4f,
}

fn added(sums: Sums, pair: vec2f, angle: vec4u) -> Sums {
  let a = waves[angle.x];
  let b = waves[angle.y];
  let c = waves[angle.z];
  let d = waves[angle.w];
  return Sums(sums.real + pair.x * vec4f(a.x, b.x, c.x, d.x), sums.imaginary + pair.y * vec4f(a.y, b.y, c.y, d.y));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let system = invocation % modes.systems;
  let place = 4u * (invocation / modes.systems);
  let n = (ordinal % modes.parts) * modes.modes + place + vec4u(0u, 1u, 2u, 3u);
  let is_even = (modes.size & 1u) == 0u;
  let last = select(modes.farthest, modes.size / 4u, is_even);
  if (place >= modes.modes || n.x > last) {
    return;
  }
  let pairs = (modes.size - 1u) / 2u;
  let step = n % modes.size;
  var square = vec4f(0.0);
  var mirrored = vec4f(0.0); // of the modes L/2 - n
  for (var axis = 0u; axis < modes.axes; axis++) {
    let first = axis * modes.size;
    // M = 2 up - sites of the line.
    let origin = 2u * up_of(first, system);
    var odd = Sums();
    var even = Sums();
    var angle = step; // n x mod L
    for (var start = 1u; start <= pairs; start += 16u) {
      var odd_stretch = Sums();
      var even_stretch = Sums();
      for (var x = start; x <= min(start + 15u, pairs); x += 2u) {
        odd_stretch = added(odd_stretch, pair_of(first, x, system, origin), angle);
        angle = turned(angle, step);
        let beyond = x == pairs;
        let pair = pair_of(first, select(x + 1u, x, beyond), system, origin);
        even_stretch = added(even_stretch, select(pair, vec2f(0.0), beyond), angle);
        angle = turned(angle, step);
      }
      odd = Sums(odd.real + odd_stretch.real, odd.imaginary + odd_stretch.imaginary);
      even = Sums(even.real + even_stretch.real, even.imaginary + even_stretch.imaginary);
    }
    var real = even.real + odd.real;
    var imaginary = even.imaginary + odd.imaginary;
    var mirrored_real = even.real - odd.real;
    let mirrored_imaginary = even.imaginary - odd.imaginary;
    if (is_even) {
      let half = modes.size / 2u;
      let middle = f32(bitcast<i32>(2u * up_of(first + half, system) - origin));
      let signs = vec4f(1.0) - 2.0 * vec4f(n & vec4u(1u));
      real += middle * signs;
      mirrored_real += select(middle, -middle, (half & 1u) == 1u) * signs;
    }
    if (n.x == 0u) {
      real.x = magnetization(first, system);
      imaginary.x = 0.0;
    }
    square += real * real + imaginary * imaginary;
    mirrored += mirrored_real * mirrored_real + mirrored_imaginary * mirrored_imaginary;
  }
  let base = (ordinal / modes.parts) * (modes.farthest + 1u);
  for (var mode = 0u; mode < 4u && place + mode < modes.modes && n.x + mode <= last; mode++) {
    squares[(base + n.x + mode) * modes.systems + system] = square[mode];
    if (is_even) {
      squares[(base + modes.size / 2u - n.x - mode) * modes.systems + system] = mirrored[mode];
    }
  }
}
