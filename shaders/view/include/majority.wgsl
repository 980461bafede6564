#include "view/include/spins.wgsl"

// Words of a lattice that are looked at; larger lattices are sampled.
const most_words = 1024u;

// Whether most spins of a lattice are down. In replica mode `lane` is the bit of the lattice.
fn is_mostly_down(lattice: Lattice, group: u32, lane: u32) -> bool {
  let words = lattice.width * lattice.height;
  // An odd stride meets all columns of a lattice whose width is a power of two.
  let stride = select((words / most_words) | 1u, 1u, words <= most_words);
  let in_strips = lattice.strips == 1u;
  var up = 0u;
  var seen = 0u;
  for (var at = 0u; at < words; at += stride) {
    let y = at / lattice.width;
    let word = spins[word_index(lattice, at - y * lattice.width, y, group)];
    up += select((word >> lane) & 1u, countOneBits(word), in_strips);
    seen += select(1u, 32u, in_strips);
  }
  return 2u * up < seen;
}
