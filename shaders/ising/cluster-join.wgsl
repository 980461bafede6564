// Swendsen-Wang, third stage: links between tiles join clusters, and with a field spins join the ghost.
#include "ising/include/cluster-update.wgsl"

@group(0) @binding(0) var<storage, read> bonds: array<u32>;
@group(0) @binding(1) var<storage, read_write> labels: array<atomic<u32>>;
@group(0) @binding(2) var<uniform> update: Update;
@group(0) @binding(3) var<uniform> ordinal: u32;

#include "ising/include/cluster-links.wgsl"

// Lanes of an invocation: 32 on processors, 1 on GPUs.
override LANES: u32 = 32u;

// Joins the clusters of two spins (Rem's algorithm: Patwary, Blair & Manne, SEA 2010): of two parents the higher gives way,
// on the way to the root too, which shortens the trees. What an invocation takes away from a spin, the old parent, it
// joins to the new one, so that nothing is lost where several meet.
fn unite(first: u32, second: u32) {
  var a = first;
  var b = second;
  var above_a = atomicLoad(&labels[a]);
  var above_b = atomicLoad(&labels[b]);
  while (above_a != above_b) {
    let swaps = above_a < above_b;
    let high = select(a, b, swaps);
    let above_high = select(above_a, above_b, swaps);
    b = select(b, a, swaps);
    above_b = select(above_b, above_a, swaps);
    a = high;
    above_a = above_high;
    if (above_high == high) {
      let met = atomicCompareExchangeWeak(&labels[high], high, above_b);
      if (met.exchanged) {
        break;
      }
      above_a = met.old_value;
    } else {
      atomicStore(&labels[high], above_b);
      a = above_high;
      above_a = atomicLoad(&labels[a]);
    }
  }
}

#if FIELD
// Spins that are joined to the ghost, themselves or over a spin of colour 1.
fn haunted(lattice: Lattice, place: Place) -> u32 {
  let x = place.x;
  let y = place.y;
  let g = place.g;
  let all = 2u * colour_words(lattice);
  let left = select(x - 1u, lattice.width - 1u, x == 0u);
  let right = select(x + 1u, 0u, x + 1u == lattice.width);
  let up = select(y - 1u, lattice.height - 1u, y == 0u);
  let down = select(y + 1u, 0u, y + 1u == lattice.height);
  let at_left = word_index(lattice, left, y, g);
  let at_right = word_index(lattice, right, y, g);
  let at_up = word_index(lattice, x, up, g);
  let over_left = rotate_right(bonds[at_left] & bonds[2u * all + at_left], select(0u, lattice.strips * 31u, x == 0u));
  let ghost_right = rotate_right(bonds[2u * all + at_right], select(0u, lattice.strips, right == 0u));
  return bonds[2u * all + place.word] | over_left | (bonds[place.word] & ghost_right)
    | (bonds[all + at_up] & bonds[2u * all + at_up])
    | (bonds[all + place.word] & bonds[2u * all + word_index(lattice, x, down, g)]);
}
#endif

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let lattice = update.lattice;
  let band = ordinal % update.bands;
  let invocation = band * invocations(size) + invocation_of(id, size);
  let word = invocation * LANES / 32u;
  if (word >= colour_words(lattice)) {
    return;
  }
  let own = select(1u << (invocation & 31u), 0xffffffffu, LANES == 32u);
  let place = place_of(lattice, word);
#if !FIELD
  // Walks are linked by the first two of their rows.
  if (COLUMNS == 0u && place.y % ROWS >= 2u) {
    return;
  }
#endif
  let links = links_of(lattice, place);
  var left = links.lanes & ~links.inside & ~vec4u(0u, 0u, 0u, links.around) & vec4u(own);
  while (any_of(left) != 0u) {
    let lane = lowest_of(any_of(left));
    let bit = bit_of(lane);
    unite(label_of(word, bit), linked(links, left, lane, bit));
    left &= ~(first_of(left) & vec4u(lane));
  }
#if FIELD
  for (var with_ghost = haunted(lattice, place) & own; with_ghost != 0u; with_ghost &= with_ghost - 1u) {
    unite(label_of(word, firstTrailingBit(with_ghost)), 0u);
  }
#endif
}
