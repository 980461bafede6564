// Squared Fourier amplitudes of the magnetizations of lines, |sum_x M_x exp(2 pi i n x/L)|^2, summed over the axes,
// for the mode numbers n of a part; one invocation a system and mode.
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

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let system = invocation % modes.systems;
  let place = invocation / modes.systems;
  let n = (ordinal % modes.parts) * modes.modes + place;
  if (place >= modes.modes || n > modes.farthest) {
    return;
  }
  var square = 0.0;
  for (var axis = 0u; axis < modes.axes; axis++) {
    let first = axis * modes.size;
    // M = 2 up - sites of the line.
    let origin = select(2u * sums[first * modes.systems + system], modes.sites, n == 0u);
    var amplitude = vec2f(0.0);
    var angle = 0u; // n x mod L
    for (var start = 0u; start < modes.size; start += 32u) {
      var stretch = vec2f(0.0);
      for (var x = start; x < min(start + 32u, modes.size); x++) {
        let up = sums[(first + x) * modes.systems + system];
        stretch += f32(bitcast<i32>(2u * up - origin)) * waves[angle];
        angle += n;
        angle -= select(0u, modes.size, angle >= modes.size);
      }
      amplitude += stretch;
    }
    square += dot(amplitude, amplitude);
  }
  squares[(ordinal * modes.modes + place) * modes.systems + system] = square;
}
