// The hidden layer of a Boltzmann machine that looks at a lattice through patches laid side by side: a cell for each
// hidden unit of each patch, coloured by its conditional mean. The host decides which unit stands at which place of
// its patch and which sign counts as up: both are labels without meaning.
#include "view/include/majority.wgsl"
#include "view/include/colour.wgsl"

// Host: src/stage/hidden-layer-view.ts.
struct Layer {
  lattice: Lattice,
  group: u32,
  lane: u32,
  size: u32,    // of the lattice in sites
  side: u32,    // of a patch in sites
  cells: u32,   // of a patch a side: the root of the number of hidden units
  scale: f32,   // cells a pixel
  low: f32,     // value of a spin down: 0, or -1 with the gain 2
  gain: f32,    // the mean of a unit is the logistic function of gain times its activation
  steady: u32,  // whether the colours are exchanged where most spins are down
  origin: vec2u, // first site of the first patch
  up: vec4f,    // linear colours
  down: vec4f,
}

@group(0) @binding(1) var<storage, read> weights: array<f32>; // row-major [visible][hidden]
@group(0) @binding(2) var<storage, read> biases: array<f32>;
// The unit of every cell of a patch; the highest bit turns its sign.
@group(0) @binding(3) var<storage, read> places: array<u32>;
@group(0) @binding(4) var<uniform> layer: Layer;

struct Corner {
  @builtin(position) position: vec4f,
  @location(0) @interpolate(flat, either) turned: u32,
}

@vertex
fn vertex_main(@builtin(vertex_index) index: u32) -> Corner {
  // One triangle that covers the canvas.
  let position = vec4f(f32(index & 1u) * 4.0 - 1.0, f32(index >> 1u) * 4.0 - 1.0, 0.0, 1.0);
  let turned = layer.steady != 0u && is_mostly_down(layer.lattice, layer.group, layer.lane);
  return Corner(position, u32(turned));
}

@fragment
fn fragment_main(drawn: Corner) -> @location(0) vec4f {
  let cell = vec2u(drawn.position.xy * layer.scale);
  let patch_at = cell / layer.cells;
  let place = cell - patch_at * layer.cells;
  let named = places[place.y * layer.cells + place.x];
  let unit = named & 0x7fffffffu;
  let hidden = layer.cells * layer.cells;
  let corner = layer.origin + patch_at * layer.side;
  var activation = biases[unit];
  for (var y = 0u; y < layer.side; y++) {
    for (var x = 0u; x < layer.side; x++) {
      let site = (corner + vec2u(x, y)) % layer.size;
      let spin = mix(layer.low, 1.0, is_up(layer.lattice, layer.group, layer.lane, site.x, site.y));
      activation += spin * weights[(y * layer.side + x) * hidden + unit];
    }
  }
  let mean = 1.0 / (1.0 + exp(-clamp(layer.gain * activation, -80.0, 80.0)));
  let up = select(mean, 1.0 - mean, (named > unit) != (drawn.turned != 0u));
  return vec4f(encoded(mix(layer.down.rgb, layer.up.rgb, up)), 1.0);
}
