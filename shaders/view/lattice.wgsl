// A lattice as a picture, straight from the ensemble. Each pixel shows the mean over its footprint: magnified
// spins keep crisp edges without uneven cells, minified ones do not alias. Means are taken in linear light.
#include "shared/lattice.wgsl"

// Host: src/lab/lattice-view.ts.
struct View {
  lattice: Lattice,
  size: u32,   // sites a side; in strip mode 32 times the width
  group: u32,
  lane: u32,   // the system shown, where bits are systems
  pixels: f32, // pixels a side
  up: vec4f,   // linear colours
  down: vec4f,
}

@group(0) @binding(0) var<storage, read> spins: array<u32>;
@group(0) @binding(1) var<uniform> view: View;

// Sites along one side of a footprint that are looked at; larger footprints are sampled.
const most_taps = 8u;

fn is_up(x: u32, y: u32) -> f32 {
  let strip = x / view.lattice.width;
  let word = spins[word_index(view.lattice, x - strip * view.lattice.width, y, view.group)];
  return f32((word >> select(view.lane, strip, view.lattice.strips == 1u)) & 1u);
}

// Length of site `site` that lies within a footprint.
fn overlap(site: u32, from_edge: f32, to_edge: f32) -> f32 {
  return max(0.0, min(f32(site + 1u), to_edge) - max(f32(site), from_edge));
}

fn encoded(linear: vec3f) -> vec3f {
  let high = 1.055 * pow(linear, vec3f(1.0 / 2.4)) - 0.055;
  return select(high, linear * 12.92, linear <= vec3f(0.0031308));
}

@vertex
fn vertex_main(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
  // One triangle that covers the canvas.
  return vec4f(f32(index & 1u) * 4.0 - 1.0, f32(index >> 1u) * 4.0 - 1.0, 0.0, 1.0);
}

@fragment
fn fragment_main(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let scale = f32(view.size) / view.pixels;
  let near = floor(position.xy) * scale;
  let far = min(near + scale, vec2f(f32(view.size)));
  let first = min(vec2u(near), vec2u(view.size - 1u));
  let last = min(vec2u(ceil(far)), vec2u(view.size));
  let stride = (max(last, first + 1u) - first + most_taps - 1u) / most_taps;
  var up = 0.0;
  var area = 0.0;
  for (var y = first.y; y < last.y; y += stride.y) {
    let tall = overlap(y, near.y, far.y);
    for (var x = first.x; x < last.x; x += stride.x) {
      let weight = tall * overlap(x, near.x, far.x);
      up += weight * is_up(x, y);
      area += weight;
    }
  }
  let colour = mix(view.down.rgb, view.up.rgb, up / max(area, 1e-6));
  return vec4f(encoded(colour), 1.0);
}
