import { describe, expect, it } from 'vitest';
import {
  blockedGeometry,
  GeometryError,
  refinedGeometry,
  replicaGeometry,
  singleGeometry,
  stripGeometry,
  windowGeometry,
  wordCount,
} from '../../src/ensemble/geometry.ts';
import { packLattices, unpackLattice } from '../../src/ensemble/unpack.ts';
import { pack, unpack } from '../twins/lattices.ts';

describe('shapes of ensembles', () => {
  it('replica mode has a bit per lattice, strip mode a bit per strip', () => {
    expect(replicaGeometry(10, 96)).toMatchObject({
      width: 10,
      height: 10,
      groups: 3,
      systems: 96,
    });
    expect(stripGeometry(192, 2)).toMatchObject({ width: 6, height: 192, groups: 2, systems: 2 });
    expect(wordCount(stripGeometry(4096))).toBe(4096 ** 2 / 32);
  });

  it.each([
    () => replicaGeometry(7, 32),
    () => replicaGeometry(0, 32),
    () => replicaGeometry(8.5, 32),
    () => replicaGeometry(8, 33),
    () => replicaGeometry(8, 0),
    () => stripGeometry(96),
    () => stripGeometry(64, 0),
    () => stripGeometry(2 ** 20),
    () => blockedGeometry({ ...replicaGeometry(6, 32), size: 3, width: 3, height: 3 }),
    () => singleGeometry(1, 1),
    () => singleGeometry(5, 0),
    () => refinedGeometry(replicaGeometry(8, 32, 'chain')),
    () => refinedGeometry(stripGeometry(131_072)),
    () => windowGeometry(stripGeometry(128), 48),
    () => windowGeometry(replicaGeometry(16, 32), 17),
    () => windowGeometry(replicaGeometry(16, 32, 'chain'), 8),
  ])('refuses what cannot be laid out: %s', (impossible) => {
    expect(impossible).toThrow(GeometryError);
  });

  it('lattices are packed and unpacked to the same spins, of odd side too', () => {
    for (const geometry of [
      singleGeometry(5, 3),
      refinedGeometry(singleGeometry(5, 2)),
      blockedGeometry(replicaGeometry(10, 64)),
      windowGeometry(stripGeometry(128, 2), 96),
    ]) {
      const { size, systems } = geometry;
      const lattices = Array.from({ length: systems }, (_, system) =>
        Uint8Array.from({ length: size * size }, (__, site) => ((site * (system + 3)) % 7) & 1),
      );
      const words = packLattices(geometry, lattices);
      expect(words).toEqual(pack(geometry, lattices));
      for (const [system, spins] of lattices.entries())
        expect(unpackLattice(geometry, words, system)).toEqual(spins);
    }
  });

  it('every site of every lattice has its own bit', () => {
    for (const geometry of [
      replicaGeometry(6, 64),
      stripGeometry(64, 2),
      blockedGeometry(stripGeometry(64)),
    ]) {
      const words = Uint32Array.from(
        { length: wordCount(geometry) },
        (_, i) => Math.imul(i + 1, 0x9e3779b9) >>> 0,
      );
      expect(pack(geometry, unpack(geometry, words))).toEqual(words);
    }
  });
});
