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

// The lanes whose state, one of four, has its bit among the lowest four of `states`.
fn lanes_of_four(states: u32, four: vec4u) -> u32 {
  let found = (vec4u(0u) - ((vec4u(states) >> vec4u(0u, 1u, 2u, 3u)) & vec4u(1u))) & four;
  return found.x | found.y | found.z | found.w;
}

// The lanes whose state p has bit p in `states`. Loops over vectors are slow on SwiftShader, so everything is written out.
fn lanes_in(states: u32, ab: vec4u, cd: vec4u) -> u32 {
  return (lanes_of_four(states, ab) & cd.x) | (lanes_of_four(states >> 4u, ab) & cd.y) |
    (lanes_of_four(states >> 8u, ab) & cd.z) | (lanes_of_four(states >> 12u, ab) & cd.w);
}

// Lanes that are against their field, and lanes that are not decided yet.
struct Decision {
  against: u32,
  open: u32,
}

// The next bit of the random numbers beside the next bit of the thresholds.
fn next_bit(d: Decision, threshold: u32, random: u32) -> Decision {
  return Decision(d.against | (d.open & threshold & ~random), d.open & ~(threshold ^ random));
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
  let e = fine[word_index(block.fine, 2u * place.x + 1u, 2u * place.y + 1u, place.g)];
  let ab = states_of(a, b);
  let cd = states_of(c, e);
  // A lane is against its field where a random number of 32 bits is below the threshold of its state. The highest bits
  // come first, and most lanes are decided by a few bits.
  var d = Decision(0u, 0xffffffffu);
  for (var i = 0u; i < table[1] && d.open != 0u; i += 4u) {
    let random = random4(block.key, place.site, place.g, block.step, 8u * block.level + i / 4u);
    d = next_bit(d, lanes_in(table[2u + i], ab, cd), random.x);
    d = next_bit(d, lanes_in(table[3u + i], ab, cd), random.y);
    d = next_bit(d, lanes_in(table[4u + i], ab, cd), random.z);
    d = next_bit(d, lanes_in(table[5u + i], ab, cd), random.w);
  }
  coarse[word_index(block.coarse, place.x, place.y, place.g)] = lanes_in(table[0], ab, cd) ^ d.against;
}
