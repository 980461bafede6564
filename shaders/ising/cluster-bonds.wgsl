// Swendsen-Wang, first stage (Phys. Rev. Lett. 58, 86, 1987): every satisfied bond is kept with probability
// 1 - exp(-2/T), and the spins it joins belong to one cluster. A spin along the field is joined to the ghost with
// probability 1 - exp(-2 |h|/T).
//
// Output: bonds to the right of all words, bonds downwards, and (FIELD) bonds to the ghost.
#include "ising/include/cluster-update.wgsl"
#include "shared/bernoulli.wgsl"

@group(0) @binding(0) var<storage, read> spins: array<u32>;
@group(0) @binding(1) var<storage, read_write> bonds: array<u32>;
// (bond bits, bond tail, ghost bits, ghost tail) of each group
@group(0) @binding(2) var<storage, read> acceptance: array<vec4u>;
@group(0) @binding(3) var<uniform> update: Update;
@group(0) @binding(4) var<uniform> ordinal: u32;

fn random12(site: u32, g: u32, block: u32) -> Random12 {
  let step = update.step + ordinal / update.bands;
  return Random12(
    random4(update.key, site, g, step, block),
    random4(update.key, site, g, step, block + 1u),
    random4(update.key, site, g, step, block + 2u));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let lattice = update.lattice;
  let band = ordinal % update.bands;
  let invocation = band * invocations(size) + invocation_of(id, size);
  let g = invocation % lattice.groups;
  let site = invocation / lattice.groups;
  let y = site / lattice.width;
  let x = site - y * lattice.width;
  if (y >= lattice.height) {
    return;
  }
  let words = acceptance[g];
  let stream = stream_of(g, update.streams);
  let bond = threshold_of(words.x, words.y);
  let here = word_index(lattice, x, y, g);
  let spin = spins[here];

  let right_end = x + 1u == lattice.width;
  let right = spins[word_index(lattice, select(x + 1u, 0u, right_end), y, g)];
  let beside = rotate_right(right, select(0u, lattice.strips, right_end));
  bonds[here] = ~(spin ^ beside ^ update.unlike) & bernoulli(random12(site, stream, 0u), bond);

  let all = 2u * colour_words(lattice);
  var down = 0u;
  if (lattice.height > 1u) {
    let below = spins[word_index(lattice, x, select(y + 1u, 0u, y + 1u == lattice.height), g)];
    down = ~(spin ^ below ^ update.unlike) & bernoulli(random12(site, stream, 3u), bond);
  }
  bonds[all + here] = down;
#if FIELD
  let ghost = threshold_of(words.z, words.w);
  bonds[2u * all + here] = (spin ^ update.against) & bernoulli(random12(site, stream, 6u), ghost);
#endif
}
