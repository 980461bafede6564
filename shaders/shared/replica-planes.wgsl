// Where the 32 replicas of a word have thresholds of their own: 23 planes of U, the lowest 12 drawn from the bits
// of one word that the replicas share, the upper 11 independent. Exact to 2^-23.
//
// The file that includes this one says what belongs to a lane (struct Lanes) and gives bit i of the threshold of
// every lane: threshold_bits(i, lanes). Straight-line code: software adapters take several times as long over a loop.

fn shared_plane(word: u32, bit: u32) -> u32 {
  return select(0xffffffffu, 0u, (word & bit) != 0u);
}

// All ones where U is below the threshold.
fn below_thresholds(random: Random12, lanes: Lanes) -> u32 {
  let shared_word = random.first.x;
  let r0 = next_plane(0u, shared_plane(shared_word, 1u), threshold_bits(0u, lanes));
  let r1 = next_plane(r0, shared_plane(shared_word, 2u), threshold_bits(1u, lanes));
  let r2 = next_plane(r1, shared_plane(shared_word, 4u), threshold_bits(2u, lanes));
  let r3 = next_plane(r2, shared_plane(shared_word, 8u), threshold_bits(3u, lanes));
  let r4 = next_plane(r3, shared_plane(shared_word, 16u), threshold_bits(4u, lanes));
  let r5 = next_plane(r4, shared_plane(shared_word, 32u), threshold_bits(5u, lanes));
  let r6 = next_plane(r5, shared_plane(shared_word, 64u), threshold_bits(6u, lanes));
  let r7 = next_plane(r6, shared_plane(shared_word, 128u), threshold_bits(7u, lanes));
  let r8 = next_plane(r7, shared_plane(shared_word, 256u), threshold_bits(8u, lanes));
  let r9 = next_plane(r8, shared_plane(shared_word, 512u), threshold_bits(9u, lanes));
  let r10 = next_plane(r9, shared_plane(shared_word, 1024u), threshold_bits(10u, lanes));
  let r11 = next_plane(r10, shared_plane(shared_word, 2048u), threshold_bits(11u, lanes));
  let r12 = next_plane(r11, random.first.y, threshold_bits(12u, lanes));
  let r13 = next_plane(r12, random.first.z, threshold_bits(13u, lanes));
  let r14 = next_plane(r13, random.first.w, threshold_bits(14u, lanes));
  let r15 = next_plane(r14, random.second.x, threshold_bits(15u, lanes));
  let r16 = next_plane(r15, random.second.y, threshold_bits(16u, lanes));
  let r17 = next_plane(r16, random.second.z, threshold_bits(17u, lanes));
  let r18 = next_plane(r17, random.second.w, threshold_bits(18u, lanes));
  let r19 = next_plane(r18, random.third.x, threshold_bits(19u, lanes));
  let r20 = next_plane(r19, random.third.y, threshold_bits(20u, lanes));
  let r21 = next_plane(r20, random.third.z, threshold_bits(21u, lanes));
  return next_plane(r21, random.third.w, threshold_bits(22u, lanes));
}
