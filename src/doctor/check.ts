/** The outcome of one self-test. */
export interface Check {
  readonly name: string;
  readonly passed: boolean;
  /** The result, and the expected result if the two differ. */
  readonly detail: string;
}

/** FNV-1a over the bytes of words. A single different bit changes it, except in buffers built to collide. */
export function checksum(words: Uint32Array): string {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(words.buffer, words.byteOffset, words.byteLength))
    hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** Compares the output of a kernel with the known answer. */
export function compare(name: string, found: string, known: string): Check {
  const passed = found === known;
  return { name, passed, detail: passed ? `as known: ${known}` : `found ${found}, known ${known}` };
}
