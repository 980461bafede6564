// A quarter of a sweep of fine spins given their block spins. One dispatch updates the sites at one of the four places in
// their blocks. Two sites of one place are never neighbours, not even on a diagonal, and never in one block. With two
// colours only, diagonal sites of a block would be updated together, and the weight of the block would be wrong.
//
// A spin is `against` where it differs from its block spin: all words here are relative to the block spin. WGSL passes no
// functions, so the rule is asked of the file that includes this one:
//   growth                               its uniform: fine, coarse, key, step, bands
//   fn drawn(near: Near, at: Draw) -> u32  lanes whose spin becomes against
#include "shared/columns.wgsl"
#include "shared/invocation.wgsl"
#include "shared/random.wgsl"

@group(0) @binding(0) var<storage, read_write> spins: array<u32>;
@group(0) @binding(1) var<storage, read> blocks: array<u32>;
@group(0) @binding(3) var<uniform> ordinal: u32;

// Blocks of a column that an invocation walks down.
override ROWS: u32 = 16u;

// What surrounds a site; `beside` lies in the block of the site, `side` in the next one.
struct Near {
  up: u32,
  down: u32,
  beside: u32,
  side: u32,
#if COUPLINGS
  beside_up: u32,
  beside_down: u32,
  side_up: u32,
  side_down: u32,
#endif
  // All ones where none of the other three spins of the block is against, and where one of them is, so that the site would
  // make a tie, which has half the weight.
  free: u32,
  tie: u32,
}

// The counter of random words.
struct Draw {
  site: u32,
  g: u32,
  step: u32,
}

// How many of four words are one, lane by lane, in binary.
struct CountOfFour {
  ones: u32,
  twos: u32,
  fours: u32,
}

fn count_four(a: u32, b: u32, c: u32, d: u32) -> CountOfFour {
  let both_ab = a & b;
  let both_cd = c & d;
  return CountOfFour(
    a ^ b ^ c ^ d,
    (both_ab ^ both_cd) ^ ((a ^ b) & (c ^ d)),
    both_ab & both_cd);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) size: vec3u) {
  let fine = growth.fine;
  let columns = growth.coarse.width * growth.coarse.groups;
  let invocation = ordinal % growth.bands * invocations(size) + invocation_of(id, size);
  let first = invocation / columns * ROWS;
  if (first >= growth.coarse.height) {
    return;
  }
  let step = growth.step + ordinal / growth.bands;
  let lower = (step >> 1u) & 1u;
  let colour = (step & 1u) ^ lower;
  let column = column_of(fine, invocation % columns, colour);
  for (var row = first; row < min(first + ROWS, growth.coarse.height); row++) {
    let block = blocks[word_index(growth.coarse, column.j, row, column.g)];
    let y = 2u * row + lower;
    let above = select(y - 1u, fine.height - 1u, y == 0u) * column.stride;
    let below = select(y + 1u, 0u, y + 1u == fine.height) * column.stride;
    let here = y * column.stride;
    let up = spins[column.other + above] ^ block;
    let down = spins[column.other + below] ^ block;
    // The word beside has the same column of words as the site.
    let beside = spins[column.other + here] ^ block;
    let side = side_of(column, spins[side_index(column, y, y + colour)], y + colour) ^ block;
    let opposite = spins[column.own + (y ^ 1u) * column.stride] ^ block;
    let vertical = select(down, up, lower == 1u);
    let free = ~(beside | vertical | opposite);
    let tie = (beside ^ vertical ^ opposite) & ~(beside & vertical & opposite);
#if COUPLINGS
    // Sites on diagonals have the colour of the site; those of the next block are as far away as `side`.
    let far = side_index(column, 0u, y + colour) - column.other;
    let near = Near(
      up, down, beside, side,
      spins[column.own + above] ^ block,
      spins[column.own + below] ^ block,
      side_of(column, spins[column.own + above + far], y + colour) ^ block,
      side_of(column, spins[column.own + below + far], y + colour) ^ block,
      free, tie);
#else
    let near = Near(up, down, beside, side, free, tie);
#endif
    let site = y * (fine.width >> 1u) + column.j;
    spins[column.own + here] = block ^ drawn(near, Draw(site, column.g, step));
  }
}
