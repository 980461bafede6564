import { createHash } from 'node:crypto';

/** SHA-256 of a list of words, in hexadecimal digits. */
export function digestOf(words: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(words)).digest('hex');
}
