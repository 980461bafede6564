// The majority of each FACTOR x FACTOR block, FACTOR^2 < 512, for 32 systems at once; on a chain of FACTOR sites. The
// spins of a block are counted in vertical counters, which are then compared with half of their number. Ties, in blocks
// of an even number of sites, are broken by a random bit.
#include "shared/invocation.wgsl"
#include "shared/lane-counters.wgsl"
#include "rg/include/block.wgsl"

override FACTOR: u32 = 3u;

// Lanes whose count exceeds, or equals, a number below 512.
struct Comparison {
  above: u32,
  equal: u32,
}

fn compare_plane(c: Comparison, plane: u32, bit: u32) -> Comparison {
  let mask = 0u - bit;
  return Comparison(c.above | (c.equal & plane & ~mask), c.equal & ~(plane ^ mask));
}

fn compare_lanes(counters: LaneCounters, number: u32) -> Comparison {
  var c = compare_plane(Comparison(0u, 0xffffffffu), counters.top, (number >> 8u) & 1u);
  for (var i = 0u; i < 4u; i++) {
    c = compare_plane(c, counters.high[3u - i], (number >> (7u - i)) & 1u);
  }
  for (var i = 0u; i < 4u; i++) {
    c = compare_plane(c, counters.low[3u - i], (number >> (3u - i)) & 1u);
  }
  return c;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let place = place_of(invocation_of(id, size));
  if (place.y >= block.coarse.height) {
    return;
  }
  let rows = select(FACTOR, 1u, block.fine.height == 1u);
  var up = LaneCounters();
  for (var i = 0u; i < rows * FACTOR; i++) {
    let y = i / FACTOR;
    let x = i - y * FACTOR;
    up = add_lanes(up, fine[word_index(block.fine, FACTOR * place.x + x, FACTOR * place.y + y, place.g)], 0u);
  }
  let sites = rows * FACTOR;
  let half = compare_lanes(up, sites / 2u);
  let tied = select(0u, half.equal, (sites & 1u) == 0u);
  coarse[word_index(block.coarse, place.x, place.y, place.g)] = half.above | (tied & tie_word(place));
}
