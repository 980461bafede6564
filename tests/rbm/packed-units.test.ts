import { expect, it } from 'vitest';
import { packUnits, unpackUnits } from '../../src/rbm/machine/packed-units.ts';
import { randomFrom } from '../support/random.ts';

it('samples are the same after they were packed, in any group of 32', () => {
  const random = randomFrom(3);
  const rows = Array.from({ length: 70 }, () =>
    Uint8Array.from({ length: 5 }, () => Number(random.uniform() < 0.5)),
  );
  const words = packUnits(rows, 5);
  expect(rows.map((_, sample) => unpackUnits(words, 5, sample))).toEqual(rows);
});
