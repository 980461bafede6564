// Decimation: of each FACTOR x FACTOR block, on a chain of each FACTOR sites, the first spin alone is kept.
#include "shared/invocation.wgsl"
#include "rg/include/block.wgsl"

override FACTOR: u32 = 2u;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let place = place_of(invocation_of(id, size));
  if (place.y >= block.coarse.height) {
    return;
  }
  let kept = fine[word_index(block.fine, FACTOR * place.x, FACTOR * place.y, place.g)];
  coarse[word_index(block.coarse, place.x, place.y, place.g)] = kept;
}
