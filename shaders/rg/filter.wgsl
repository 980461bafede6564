// A filter on 2 x 2 blocks, for 32 systems at once: a block spin has the sign of its field f = b + sum w v, but for the
// probability 1/(1 + e^(2 |f|)) that it has the other sign; where f = 0 that is one half. With the limit `hard` only
// blocks of field 0 are random. All depends on which of 16 states the four spins are in. A number of 16 bits therefore
// says what a lane does in each state.
#include "shared/invocation.wgsl"
#include "rg/include/block.wgsl"

// table[0]: bit p is the sign of the field of state p. table[1]: number of planes, a multiple of 4. From table[2] on, plane
// after plane: bit p of plane i is bit 31 - i of the threshold of state p.
// Host: src/rg/filtering.ts, pairTable.
@group(0) @binding(3) var<storage, read> table: array<u32>;

// The four states of two spins, each as the lanes that are in it.
fn states_of(first: u32, second: u32) -> vec4u {
  return vec4u(~first & ~second, first & ~second, ~first & second, first & second);
}

// The lanes whose state p has bit p in `states`.
fn lanes_in(states: u32, ab: vec4u, cd: vec4u) -> u32 {
  var lanes = 0u;
  for (var i = 0u; i < 4u; i++) {
    let bits = (vec4u(states) >> (vec4u(0u, 1u, 2u, 3u) + 4u * i)) & vec4u(1u);
    let found = (vec4u(0u) - bits) & ab;
    lanes |= (found.x | found.y | found.z | found.w) & cd[i];
  }
  return lanes;
}

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
  let ab = states_of(a, b);
  let cd = states_of(c, d);
  // A lane is against its field where a random number of 32 bits is below the threshold of its state. The highest bits
  // come first, and most lanes are decided by a few bits.
  var against = 0u;
  var open = 0xffffffffu;
  for (var i = 0u; i < table[1] && open != 0u; i += 4u) {
    let random = random4(block.key, place.site, place.g, block.step, 8u * block.level + i / 4u);
    for (var j = 0u; j < 4u; j++) {
      let threshold = lanes_in(table[2u + i + j], ab, cd);
      against |= open & threshold & ~random[j];
      open &= ~(threshold ^ random[j]);
    }
  }
  coarse[word_index(block.coarse, place.x, place.y, place.g)] = lanes_in(table[0], ab, cd) ^ against;
}
