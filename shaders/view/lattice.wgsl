// A lattice, or a part of it, as a picture, straight from the ensemble. Parts go on across the periodic edges.
// Each pixel shows the mean over its footprint: magnified spins keep crisp edges without uneven cells, minified ones
// do not alias. Means are taken in linear light.
#include "view/include/majority.wgsl"
#include "view/include/colour.wgsl"

// Host: src/stage/lattice-view.ts.
struct View {
  lattice: Lattice,
  size: u32,   // sites a side; in strip mode 32 times the width
  group: u32,
  lane: u32,   // the system shown, where bits are systems
  pixels: f32, // pixels a side
  up: vec4f,   // linear colours
  down: vec4f,
  origin: vec2f, // upper left corner of the part, in sites, from 0 to below `size`
  span: f32,     // its side in sites
  steady: u32,   // whether the colours are exchanged where most spins are down
}

@group(0) @binding(1) var<uniform> view: View;

// Sites along one side of a footprint that are looked at; larger footprints are sampled.
const most_taps = 8u;

// Length of site `site` that lies within a footprint.
fn overlap(site: u32, from_edge: f32, to_edge: f32) -> f32 {
  return max(0.0, min(f32(site + 1u), to_edge) - max(f32(site), from_edge));
}

struct Corner {
  @builtin(position) position: vec4f,
  @location(0) @interpolate(flat, either) turned: u32,
}

@vertex
fn vertex_main(@builtin(vertex_index) index: u32) -> Corner {
  // One triangle that covers the canvas.
  let position = vec4f(f32(index & 1u) * 4.0 - 1.0, f32(index >> 1u) * 4.0 - 1.0, 0.0, 1.0);
  let turned = view.steady != 0u && is_mostly_down(view.lattice, view.group, view.lane);
  return Corner(position, u32(turned));
}

@fragment
fn fragment_main(corner: Corner) -> @location(0) vec4f {
  let scale = view.span / view.pixels;
  let near = floor(corner.position.xy) * scale + view.origin;
  let far = near + scale;
  let first = vec2u(near);
  let last = vec2u(ceil(far));
  let stride = (max(last, first + 1u) - first + most_taps - 1u) / most_taps;
  var up = 0.0;
  var area = 0.0;
  for (var y = first.y; y < last.y; y += stride.y) {
    let tall = overlap(y, near.y, far.y);
    for (var x = first.x; x < last.x; x += stride.x) {
      let weight = tall * overlap(x, near.x, far.x);
      up += weight * is_up(view.lattice, view.group, view.lane, x % view.size, y % view.size);
      area += weight;
    }
  }
  let share = up / max(area, 1e-6);
  let colour = mix(view.down.rgb, view.up.rgb, select(share, 1.0 - share, corner.turned != 0u));
  return vec4f(encoded(colour), 1.0);
}
