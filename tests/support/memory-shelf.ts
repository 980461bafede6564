import type { Shelf } from '../../src/studies/study.ts';

/** A shelf in memory. */
export function memoryShelf(): Shelf & { readonly files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    seconds: 0,
    read: async (name) => files.get(name),
    write: async (name, content) => {
      files.set(name, content);
    },
  };
}
