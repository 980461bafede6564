/** The first few words that differ, so that a failure tells where. */
export function differences(found: Uint32Array, wanted: Uint32Array): string[] {
  const wrong = [...wanted.keys()].filter((index) => found[index] !== wanted[index]);
  return wrong
    .slice(0, 4)
    .map((i) => `word ${i}: ${found[i]?.toString(16)} not ${wanted[i]?.toString(16)}`);
}
