// The receptive fields of a Boltzmann machine's hidden units: the weights of each to a square patch of visible
// units, as a square of that shape. One instance of a quad each; its corners find the field's largest weight, so
// that nothing has to be read back. Colours are mixed in OKLab: in linear light a third of the weight would look
// like nothing on paper and like all of it in the dark.
#include "view/include/colour.wgsl"

// Host: src/stage/receptive-fields-view.ts.
struct Fields {
  side: u32,      // of a patch
  hidden: u32,
  columns: u32,   // fields in a row of the picture
  pixels: f32,    // pixels of the canvas a side
  pitch: f32,     // pixels from one field to the next
  cell: f32,      // pixels of a field a side
  faintest: f32,  // a largest weight below this does not count as full colour
  negative: vec4f, // linear colours
  zero: vec4f,
  positive: vec4f,
}

// Row-major [visible][hidden].
@group(0) @binding(0) var<storage, read> weights: array<f32>;
@group(0) @binding(1) var<uniform> fields: Fields;

struct Corner {
  @builtin(position) position: vec4f,
  @location(0) place: vec2f, // in units of the patch
  @location(1) @interpolate(flat, either) field: u32,
  @location(2) @interpolate(flat, either) largest: f32,
}

@vertex
fn vertex_main(@builtin(vertex_index) index: u32, @builtin(instance_index) field: u32) -> Corner {
  var largest = fields.faintest;
  for (var unit = 0u; unit < fields.side * fields.side; unit++) {
    largest = max(largest, abs(weights[unit * fields.hidden + field]));
  }
  // Two triangles: 0 1 2, 2 1 3 as bits (x, y).
  let corner = select(index, 6u - index, index > 2u);
  let unit_square = vec2f(f32(corner & 1u), f32(corner >> 1u));
  let cell = vec2f(f32(field % fields.columns), f32(field / fields.columns));
  let pixel = cell * fields.pitch + unit_square * fields.cell;
  let clip = pixel / fields.pixels * 2.0 - 1.0;
  return Corner(vec4f(clip.x, -clip.y, 0.0, 1.0), unit_square * f32(fields.side), field, largest);
}

@fragment
fn fragment_main(corner: Corner) -> @location(0) vec4f {
  let place = min(vec2u(corner.place), vec2u(fields.side - 1u));
  let weight = weights[(place.y * fields.side + place.x) * fields.hidden + corner.field] / corner.largest;
  let towards = select(fields.negative.rgb, fields.positive.rgb, weight > 0.0);
  let shown = mix(oklab(fields.zero.rgb), oklab(towards), min(abs(weight), 1.0));
  return vec4f(encoded(linear_light(shown)), 1.0);
}
