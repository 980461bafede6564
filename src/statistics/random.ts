/**
 * Uniform deviates in [0, 1) with 32 bits, computed on the host, for machines and Hamiltonians with a few units. The
 * generator is Chris Doty-Humphrey's sfc32 (PractRand). A seed and a stream give the same numbers everywhere.
 *
 * @param stream A whole number. The sequences of different streams are independent for all purposes here.
 */
export function uniformDeviates(seed: number, stream: number): () => number {
  let a = stream | 0;
  // Seeds may exceed 32 bits.
  let b = Math.floor(seed / 2 ** 32) | 0;
  let c = seed | 0;
  let counter = 1;
  const uniform = (): number => {
    const out = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + out) | 0;
    return (out >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 20; i++) uniform();
  return uniform;
}
