// Swendsen-Wang, first part (Phys. Rev. Lett. 58, 86, 1987): every satisfied bond is kept with probability
// 1 - exp(-2/T), and the spins it joins belong to one cluster. A spin along the field is joined to the ghost with
// probability 1 - exp(-2 |h|/T).
#include "shared/lattice.wgsl"
#include "shared/random.wgsl"
#include "shared/bernoulli.wgsl"

// Host: src/ising/swendsen-wang.ts.
struct Update {
  lattice: Lattice,
  key: vec2u,
  step: u32,       // step of ordinal 0
  unlike: u32,     // all ones where unlike spins satisfy a bond (antiferromagnet)
  against: u32,    // all ones where the field points down
  bands: u32,      // dispatches that share a stage; consecutive ordinals
}

@group(0) @binding(0) var<storage, read> spins: array<u32>;
@group(0) @binding(1) var<storage, read_write> labels: array<atomic<u32>>;
// (bond bits, bond tail, ghost bits, ghost tail) of each group
@group(0) @binding(2) var<storage, read> acceptance: array<vec4u>;
@group(0) @binding(3) var<uniform> update: Update;
@group(0) @binding(4) var<uniform> ordinal: u32;

#include "shared/clusters.wgsl"

fn random12(site: u32, g: u32, block: u32) -> Random12 {
  let step = update.step + ordinal / update.bands;
  return Random12(
    random4(update.key, site, g, step, block),
    random4(update.key, site, g, step, block + 1u),
    random4(update.key, site, g, step, block + 2u));
}

// Joins spin `bit` of a word to spin `bit + shift` of another wherever `kept` says so.
fn join(kept: u32, word: u32, other: u32, shift: u32) {
  for (var left = kept; left != 0u; left &= left - 1u) {
    let bit = firstTrailingBit(left);
    unite(label_of(word, bit), label_of(other, (bit + shift) & 31u));
  }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let lattice = update.lattice;
  let band = ordinal % update.bands;
  let invocation = band * size.x * size.y * 64u + id.y * size.x * 64u + id.x;
  let g = invocation % lattice.groups;
  let site = invocation / lattice.groups;
  let y = site / lattice.width;
  let x = site - y * lattice.width;
  if (y >= lattice.height) {
    return;
  }
  let words = acceptance[g];
  let bond = threshold_of(words.x, words.y);
  let here = word_index(lattice, x, y, g);
  let spin = spins[here];

  let right_end = x + 1u == lattice.width;
  let right = word_index(lattice, select(x + 1u, 0u, right_end), y, g);
  let crossing = select(0u, lattice.strips, right_end);
  let beside = rotate_right(spins[right], crossing);
  let kept_right = ~(spin ^ beside ^ update.unlike) & bernoulli(random12(site, g, 0u), bond);
  join(kept_right, here, right, crossing);

  if (lattice.height > 1u) {
    let below = word_index(lattice, x, select(y + 1u, 0u, y + 1u == lattice.height), g);
    let kept_down = ~(spin ^ spins[below] ^ update.unlike) & bernoulli(random12(site, g, 3u), bond);
    join(kept_down, here, below, 0u);
  }
#if FIELD
  let ghost = threshold_of(words.z, words.w);
  let kept_ghost = (spin ^ update.against) & bernoulli(random12(site, g, 6u), ghost);
  for (var left = kept_ghost; left != 0u; left &= left - 1u) {
    unite(label_of(here, firstTrailingBit(left)), 0u);
  }
#endif
}
