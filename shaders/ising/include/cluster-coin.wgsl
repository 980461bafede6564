// Every cluster but that of the ghost flips with probability 1/2. The coin of a cluster is drawn by its root.
// The file that includes this one binds `update` and `ordinal`.

#if PART
// The number that a spin has in the whole ensemble.
fn whole_label(label: u32) -> u32 {
  let groups = update.lattice.groups;
  let word = (label - 1u) / 32u;
  let site = word / groups;
  let stream = stream_of(word - site * groups, update.streams);
  return 1u + (site * update.streams.w + stream) * 32u + ((label - 1u) & 31u);
}
#else
fn whole_label(label: u32) -> u32 {
  return label;
}
#endif

fn coin(root: u32) -> bool {
  return root != 0u && (random4(update.key, whole_label(root), 0u, update.step + ordinal / update.bands, 9u).x & 1u) == 1u;
}
