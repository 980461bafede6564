// A filter of SIDE x SIDE weights with a stride of FACTOR, across the periodic edges: a block spin has the sign of its field
// f = b + sum w v, but for the probability 1/(1 + e^(2 |f|)) that it has the other sign; where f = 0 that is one half.
// With SOFT = 0 only blocks of field 0 are random. Fields are whole numbers in units of 2^-(20 + SHIFT), so that every
// adapter finds the same bits. The weights of hard filters are exact: PARTS whole numbers each, from the highest digits on.
#include "shared/invocation.wgsl"
#include "rg/include/block.wgsl"

override SIDE: u32 = 3u;
override FACTOR: u32 = 2u;
override OFFSET: u32 = 8u; // of the first column and row from those of the block, plus 8
override SOFT: u32 = 1u;
override SHIFT: u32 = 0u;
override PARTS: u32 = 1u; // more than 1 with SOFT = 0 only

// table[0]: the field of a block whose spins are all down. Then twice each weight, row after row. With SOFT then 2^32 times
// the probability against the field, at fields of 0, 1/1024, 2/1024 ... up to 12. Without SOFT then the same for each further
// part of the weights, in units of 2^-23 of the part before.
// Host: src/rg/filtering.ts.
@group(0) @binding(3) var<storage, read> table: array<u32>;

const largest_at = 12u * 1024u * 1024u - 1u; // in units of 2^-20

// The spins of a column and row, counted from 8 lattices to the left and 8 above.
fn spins_at(column: u32, row: u32, g: u32) -> u32 {
  let across = column / block.fine.width;
  let word = fine[word_index(block.fine, column - across * block.fine.width, row % block.fine.height, g)];
  return rotate_right(word, select(0u, (across + 24u) & 31u, block.fine.strips == 1u));
}

// Of random numbers of 32 bits those below are against the field.
fn thresholds(field: vec4i) -> vec4u {
  let size = vec4u(abs(field));
  if (SOFT == 0u) {
    return select(vec4u(0u), vec4u(0x80000000u), size == vec4u(0u));
  }
  let half = vec4u((1u << SHIFT) >> 1u);
  let at = min((size + half) >> vec4u(SHIFT), vec4u(largest_at));
  let first = 1u + SIDE * SIDE + (at >> vec4u(10u));
  let low = vec4u(table[first.x], table[first.y], table[first.z], table[first.w]);
  let next = first + 1u;
  let fall = low - vec4u(table[next.x], table[next.y], table[next.z], table[next.w]);
  // Between two entries the curve is a straight line; its error is below 5e-8.
  return low - ((fall * (at & vec4u(1023u)) + 512u) >> vec4u(10u));
}

// The sums of one part of the weights, of four lanes.
fn part_of_field(words: ptr<function, array<u32, 64>>, lanes: vec4u, part: u32) -> vec4i {
  let first = part * (1u + SIDE * SIDE);
  var field = vec4i(bitcast<i32>(table[first]));
  for (var i = 0u; i < SIDE * SIDE; i++) {
    let up = (vec4u((*words)[i]) >> lanes) & vec4u(1u);
    field += bitcast<vec4i>((vec4u(0u) - up) & vec4u(table[first + 1u + i]));
  }
  return field;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let place = place_of(invocation_of(id, size));
  if (place.y >= block.coarse.height) {
    return;
  }
  let left = FACTOR * place.x + OFFSET + 8u * (block.fine.width - 1u);
  let top = FACTOR * place.y + OFFSET + 8u * (block.fine.height - 1u);
  var words: array<u32, 64>;
  for (var i = 0u; i < SIDE * SIDE; i++) {
    words[i] = spins_at(left + i % SIDE, top + i / SIDE, place.g);
  }
  var spins = 0u;
  for (var quad = 0u; quad < 8u; quad++) {
    let lanes = vec4u(0u, 1u, 2u, 3u) + 4u * quad;
    var field = part_of_field(&words, lanes, 0u);
    for (var part = 1u; part < PARTS; part++) {
      // What is left of each number is half a unit at most, so that larger sums keep their sign.
      let open = abs(field) <= vec4i(i32((SIDE * SIDE + 1u) / 2u));
      field = select(field, field * vec4i(1i << 23u) + part_of_field(&words, lanes, part), open);
    }
    let random = random4(block.key, place.site, place.g, block.step, 8u * block.level + quad);
    let up = (field > vec4i(0)) != (random < thresholds(field));
    spins |= dot(vec4u(up), vec4u(1u, 2u, 4u, 8u)) << (4u * quad);
  }
  coarse[word_index(block.coarse, place.x, place.y, place.g)] = spins;
}
