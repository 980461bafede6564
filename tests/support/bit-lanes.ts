/** Words of a list at regular distances. */
export interface Strided {
  readonly words: Uint32Array;
  readonly offset: number;
  readonly stride: number;
}

/**
 * Correlations between the bit lanes of two sequences of words: of every bit of `a` with the bit of `b` that stands
 * `rotation` places further left, in standard errors. Where bits are fair and independent, each is standard normal.
 * @param samples how many words of each, a power of two
 * @returns 32 correlations, lane 0 first; positive where bits agree too often
 */
export function laneScores(
  a: Strided,
  b: Strided,
  { samples, rotation }: { samples: number; rotation: number },
): Float64Array {
  // In how many words the bits differ, for all lanes at once: bit i of the 32 counts in planes[i]. Of two carries
  // into a plane the first waits; the second adds both with three logic operations, as Harley and Seal count bits.
  const planes = new Int32Array(32);
  const waiting = new Int32Array(32);
  for (let sample = 0; sample < samples; sample++) {
    const word = b.words[b.offset + b.stride * sample] as number;
    // Shifts count modulo 32, so that no rotation is one too.
    const rotated = (word >>> rotation) | (word << (32 - rotation));
    let carry = (a.words[a.offset + a.stride * sample] as number) ^ rotated;
    let i = 0;
    for (; (sample >>> i) & 1; i++) {
      const [plane, first] = [planes[i] as number, waiting[i] as number];
      planes[i] = plane ^ first ^ carry;
      carry = (plane & first) | (plane & carry) | (first & carry);
    }
    waiting[i] = carry;
  }
  const top = Math.log2(samples);
  planes[top] = waiting[top] as number;
  return Float64Array.from({ length: 32 }, (_, lane) => {
    const differing = planes.reduce((sum, plane, i) => sum + ((plane >>> lane) & 1) * 2 ** i, 0);
    return (samples - 2 * differing) / Math.sqrt(samples);
  });
}
