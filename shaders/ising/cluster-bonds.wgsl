// Swendsen-Wang, first part (Phys. Rev. Lett. 58, 86, 1987): every satisfied bond is kept with probability
// 1 - exp(-2/T), and the spins it joins belong to one cluster. A spin along the field is joined to the ghost with
// probability 1 - exp(-2 |h|/T).
//
// Clusters as trees: labels[i] is the parent of spin i, a root is its own parent. Every parent has a lower number
// than its child, so that the root of a finished cluster is its lowest spin whatever the order of the work, and
// every loop ends: numbers only decrease (the "label equivalence" of Hawick, Leist & Playne, Parallel Computing 36,
// 655, 2010; without iteration over the lattice as in Komura, Comput. Phys. Commun. 194, 54, 2015).
//
// Entry 0 is the ghost spin that stands for the field; spin `bit` of word w has the number 1 + 32 w + bit.
#include "shared/invocation.wgsl"
#include "shared/lattice.wgsl"
#include "shared/random.wgsl"
#include "shared/bernoulli.wgsl"
#include "shared/streams.wgsl"

// Host: src/ising/swendsen-wang.ts.
struct Update {
  lattice: Lattice,
  key: vec2u,
  step: u32,       // step of ordinal 0
  unlike: u32,     // all ones where unlike spins satisfy a bond (antiferromagnet)
  against: u32,    // all ones where the field points down
  bands: u32,      // dispatches that share a stage; consecutive ordinals
  streams: vec4u,
}

@group(0) @binding(0) var<storage, read> spins: array<u32>;
@group(0) @binding(1) var<storage, read_write> labels: array<atomic<u32>>;
// (bond bits, bond tail, ghost bits, ghost tail) of each group
@group(0) @binding(2) var<storage, read> acceptance: array<vec4u>;
@group(0) @binding(3) var<uniform> update: Update;
@group(0) @binding(4) var<uniform> ordinal: u32;

fn label_of(word: u32, bit: u32) -> u32 {
  return 1u + word * 32u + bit;
}

fn root_of(label: u32) -> u32 {
  var at = label;
  var parent = atomicLoad(&labels[at]);
  while (parent != at) {
    at = parent;
    parent = atomicLoad(&labels[at]);
  }
  return at;
}

// Joins the clusters of two spins. Where another invocation was faster at a root, atomicMin returns its new
// parent, and that one is joined instead.
fn unite(first: u32, second: u32) {
  var a = root_of(first);
  var b = root_of(second);
  while (a != b) {
    let high = max(a, b);
    let low = min(a, b);
    let parent = atomicMin(&labels[high], low);
    a = select(parent, low, parent == high);
    b = low;
  }
}

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
  let right = word_index(lattice, select(x + 1u, 0u, right_end), y, g);
  let crossing = select(0u, lattice.strips, right_end);
  let beside = rotate_right(spins[right], crossing);
  let kept_right = ~(spin ^ beside ^ update.unlike) & bernoulli(random12(site, stream, 0u), bond);
  join(kept_right, here, right, crossing);

  if (lattice.height > 1u) {
    let below = word_index(lattice, x, select(y + 1u, 0u, y + 1u == lattice.height), g);
    let kept_down = ~(spin ^ spins[below] ^ update.unlike) & bernoulli(random12(site, stream, 3u), bond);
    join(kept_down, here, below, 0u);
  }
#if FIELD
  let ghost = threshold_of(words.z, words.w);
  let kept_ghost = (spin ^ update.against) & bernoulli(random12(site, stream, 6u), ghost);
  for (var left = kept_ghost; left != 0u; left &= left - 1u) {
    unite(label_of(here, firstTrailingBit(left)), 0u);
  }
#endif
}
