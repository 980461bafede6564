// Block spins: the majority of each 2 x 2 block, for 32 systems at once (Kadanoff's block spins with the majority
// rule). Ties, 6 of the 16 states, are broken by a random bit. Two other rules, for comparison only, break every tie
// alike: upwards (TIES_UP) or as the first spin of the block points (TIES_FIRST). Both change the flow.
#include "shared/invocation.wgsl"
#include "rg/include/block.wgsl"

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let place = place_of(invocation_of(id, size));
  if (place.y >= block.coarse.height) {
    return;
  }
  let a = fine[word_index(block.fine, 2u * place.x, 2u * place.y, place.g)];
  let b = fine[word_index(block.fine, 2u * place.x + 1u, 2u * place.y, place.g)];
  let c = fine[word_index(block.fine, 2u * place.x, 2u * place.y + 1u, place.g)];
  let d = fine[word_index(block.fine, 2u * place.x + 1u, 2u * place.y + 1u, place.g)];
#if TIES_UP
  let tie = 0xffffffffu;
#elif TIES_FIRST
  let tie = a;
#else
  let tie = tie_word(place);
#endif
  // Majority of five: the four spins and the tie bit, which only decides at two against two.
  let odd = a ^ b;
  let sum = odd ^ c;
  let pair = (a & b) | (odd & c);
  let majority = (pair & (sum | d)) | (tie & (pair | (sum & d)));
  coarse[word_index(block.coarse, place.x, place.y, place.g)] = majority;
}
