// Cuts square patches out of a lattice, as a batch of samples of side * side units in rows. The 32 samples of a
// group share one corner, drawn at random: in replica mode they come from the 32 replicas of a random group, in
// strip mode from the 32 strips of the lattice, at the same place of each.
#include "shared/invocation.wgsl"
#include "shared/lattice.wgsl"
#include "shared/random.wgsl"

// Host: src/rbm/machine/patches.ts.
struct Patches {
  lattice: Lattice,
  key: vec2u,
  step: u32, // which batch this is
  side: u32,
  groups: u32, // words per unit of the batch
}

@group(0) @binding(0) var<storage, read> spins: array<u32>;
@group(0) @binding(1) var<storage, read_write> batch: array<u32>;
@group(0) @binding(2) var<uniform> patches: Patches;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let invocation = invocation_of(id, size);
  let unit = invocation / patches.groups;
  let g = invocation - unit * patches.groups;
  let row = unit / patches.side;
  if (row >= patches.side) {
    return;
  }
  let lattice = patches.lattice;
#if SCATTERED
  // A place of its own for each spin: the magnetization stays, and no neighbours.
  let random = random4(patches.key, unit, g, patches.step, 1u);
  let site = vec2u(random.x % lattice.width, random.y % lattice.height);
  batch[unit * patches.groups + g] = spins[word_index(lattice, site.x, site.y, random.z % lattice.groups)];
#else
  let random = random4(patches.key, 0u, g, patches.step, 0u);
  let column = random.x % lattice.width + unit - row * patches.side;
  let crossings = column / lattice.width;
  let x = column - crossings * lattice.width;
  let y = (random.y % lattice.height + row) % lattice.height;
  let word = spins[word_index(lattice, x, y, random.z % lattice.groups)];
  // Each crossing of a strip's right edge goes on in the next strip; a patch no wider than the lattice crosses
  // at most 32 edges.
  batch[unit * patches.groups + g] = rotate_right(word, (crossings * lattice.strips) & 31u);
#endif
}
