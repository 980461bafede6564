import { elementAt } from '../element-at.ts';

/** The numbers 0 .. count - 1 in random order: sorted by a hash of key and number. */
export function shuffled(count: number, [low, high]: readonly [number, number]): Uint32Array {
  const hashes = Uint32Array.from({ length: count }, (_, i) => mix(mix(i ^ low) ^ high));
  const hash = (i: number): number => elementAt(hashes, i);
  return Uint32Array.from({ length: count }, (_, i) => i).toSorted(
    (a, b) => hash(a) - hash(b) || a - b,
  );
}

/** The finalizer of MurmurHash3, a bijection of 32 bits (Appleby, public domain). */
function mix(value: number): number {
  let z = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}
