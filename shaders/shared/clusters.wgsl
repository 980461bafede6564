// Clusters as trees: labels[i] is the parent of spin i, a root is its own parent. Every parent has a lower number
// than its child, so that the root of a finished cluster is its lowest spin whatever the order of the work, and
// every loop ends: numbers only decrease (the "label equivalence" of Hawick, Leist & Playne, Parallel Computing 36,
// 655, 2010; without iteration over the lattice as in Komura, Comput. Phys. Commun. 194, 54, 2015).
//
// Entry 0 is the ghost spin that stands for the field; spin `bit` of word w has the number 1 + 32 w + bit.
//
// The file that includes this one declares `labels: array<atomic<u32>>`.

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
