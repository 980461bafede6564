/** The outcome of one self-test. */
export interface Check {
  readonly name: string;
  readonly passed: boolean;
  /** What was found, and what was expected where they differ. */
  readonly detail: string;
}

/** FNV-1a over the bytes of words: differs wherever a single bit does, for buffers that are not made to deceive. */
export function checksum(words: Uint32Array): string {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(words.buffer, words.byteOffset, words.byteLength))
    hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** Compares what a kernel left with the known answer. */
export function compare(name: string, found: string, known: string): Check {
  const passed = found === known;
  return { name, passed, detail: passed ? `as known: ${known}` : `found ${found}, known ${known}` };
}
