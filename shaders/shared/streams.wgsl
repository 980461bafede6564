// Which random numbers a group draws. A part of a larger ensemble draws those of its groups in the whole, so that the
// parts together have the bits of the whole. `streams` is (first, per, skip, whole): temperatures have `per` groups
// each, the first of them has the number `first` in the whole, `skip` groups of other parts lie between those of two
// temperatures, and the whole has `whole` groups.
//
// Host: src/ensemble/geometry.ts, streamsOf.
fn stream_of(g: u32, streams: vec4u) -> u32 {
  // The whole ensemble skips nothing, and is spared the division: one for each word of a cluster update.
  if (streams.z == 0u) {
    return g + streams.x;
  }
  return g + streams.x + g / streams.y * streams.z;
}
