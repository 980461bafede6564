// A square window of a lattice as a lattice of its own: site (x, y) of the window is site corner + (x, y) of the whole,
// across the periodic edges. Strips of the window are other columns than those of the whole, so their bits are gathered.
#include "shared/invocation.wgsl"
#include "shared/lattice.wgsl"

// Host: src/rg/growing-window.ts.
struct View {
  whole: Lattice,
  window: Lattice,
  corner: vec2u, // column and row, below the side of the whole
}

@group(0) @binding(0) var<storage, read> whole: array<u32>;
@group(0) @binding(1) var<storage, read_write> window: array<u32>;
@group(0) @binding(2) var<uniform> view: View;

// The word of a site of the whole, by its column among all columns.
fn word_at(column: u32, y: u32, g: u32) -> u32 {
  return whole[word_index(view.whole, column % view.whole.width, y, g)];
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let lattice = view.window;
  let site = invocation / lattice.groups;
  let g = invocation - site * lattice.groups;
  let y = site / lattice.width;
  let x = site - y * lattice.width;
  if (y >= lattice.height) {
    return;
  }
  let row = (view.corner.y + y) % view.whole.height;
  let at = word_index(lattice, x, y, g);
  if (lattice.strips == 0u) {
    window[at] = word_at(view.corner.x + x, row, g);
    return;
  }
  var word = 0u;
  for (var strip = 0u; strip < 32u; strip++) {
    let column = (view.corner.x + strip * lattice.width + x) % (32u * view.whole.width);
    let bit = (word_at(column, row, g) >> (column / view.whole.width)) & 1u;
    word |= bit << strip;
  }
  window[at] = word;
}
