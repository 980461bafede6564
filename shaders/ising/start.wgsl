// Start configurations: every spin drawn at infinite temperature (hot), two domains (striped), or else a word for
// all sites of a colour (ordered).
#include "shared/invocation.wgsl"
#include "shared/lattice.wgsl"
#include "shared/random.wgsl"
#include "shared/streams.wgsl"

// Host: src/ising/start.ts.
struct Start {
  lattice: Lattice,
  key: vec2u,
  fill: vec2u, // the word of sites of colour 0 and of colour 1
  streams: vec4u,
}

@group(0) @binding(0) var<storage, read_write> spins: array<u32>;
@group(0) @binding(1) var<uniform> start: Start;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let lattice = start.lattice;
  let word = invocation_of(id, size);
  if (word >= lattice.width * lattice.height * lattice.groups) {
    return;
  }
  let site = word / lattice.groups;
#if HOT
  spins[word] = random4(start.key, site, stream_of(word - site * lattice.groups, start.streams), 0u, 0u).x;
#else
  let half = lattice.width >> 1u;
  let row = site / half; // rows of colour 0, then rows of colour 1
  let colour = select(0u, 1u, row >= lattice.height);
  let fill = select(start.fill.x, start.fill.y, colour == 1u);
#if STRIPED
  // The lower half of the rows the other way up. On a chain, whose only row it is, half of the ring: of the
  // columns, or of the strips.
  let y = row - colour * lattice.height;
  let x = 2u * (site - row * half) + ((y + colour) & 1u);
  let far_columns = select(0u, 0xffffffffu, x >= half);
  let far_strips = 0xffff0000u;
  let far_rows = select(0u, 0xffffffffu, 2u * y >= lattice.height);
  let far_on_ring = select(far_columns, far_strips, lattice.strips == 1u);
  spins[word] = fill ^ select(far_rows, far_on_ring, lattice.height == 1u);
#else
  spins[word] = fill;
#endif
#endif
}
