// The root of a spin, which all who come this way later reach in one step. The file that includes this one binds
// `labels`.
fn root_of(label: u32) -> u32 {
  var at = label;
  var parent = atomicLoad(&labels[at]);
  while (parent != at) {
    at = parent;
    parent = atomicLoad(&labels[at]);
  }
  atomicStore(&labels[label], at);
  return at;
}
