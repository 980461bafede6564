import { describe, expect, it } from 'vitest';
import { receptiveFields, singularValues } from '../../src/rbm/evaluation/receptive-fields.ts';
import type { RbmParameters } from '../../src/rbm/machine/parameters.ts';
import { fieldsPng } from '../../src/report/fields-picture.ts';
import { randomFrom } from '../support/random.ts';

function randomLayer(visible: number, hidden: number, seed: number): RbmParameters {
  const random = randomFrom(seed);
  const weights = Float32Array.from({ length: visible * hidden }, () => random.gaussian());
  return {
    units: 'binary',
    weights,
    visibleBias: new Float32Array(visible),
    hiddenBias: new Float32Array(hidden),
  };
}

describe('receptive fields', () => {
  const layers = [randomLayer(6, 4, 1), randomLayer(4, 3, 2)];
  const sites = Uint32Array.of(5, 3, 1, 0, 2, 4);

  it('are sums over all paths through the stack, each at its site, the largest number positive', () => {
    const fields = receptiveFields(layers, sites);
    expect(fields).toHaveLength(3);
    for (const [unit, field] of fields.entries()) {
      const sums = Array.from({ length: 6 }, (_, visible) => {
        let sum = 0;
        for (let middle = 0; middle < 4; middle++)
          sum += layers[0].weights[visible * 4 + middle] * layers[1].weights[middle * 3 + unit];
        return sum;
      });
      const largest = sums.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a));
      for (const [visible, sum] of sums.entries())
        expect(field[sites[visible]]).toBeCloseTo(Math.sign(largest) * sum, 12);
      expect(Math.max(...field)).toBe(Math.max(...Array.from(field, Math.abs)));
    }
  });

  it('of one layer are its weights', () => {
    const [first] = layers;
    const field = receptiveFields([first])[2];
    const sign = Math.sign(field[0]) * Math.sign(first.weights[2]);
    for (let visible = 0; visible < 6; visible++)
      expect(field[visible]).toBeCloseTo(sign * first.weights[visible * 4 + 2], 12);
  });

  it('make a picture of one symmetric scale', () => {
    const { largest, shown, png } = fieldsPng([Float64Array.of(1, -3, 0, 2)], {
      columns: 2,
      rows: 2,
    });
    expect([largest, shown]).toEqual([3, 1]);
    expect(Array.from(png.subarray(1, 4))).toEqual([0x50, 0x4e, 0x47]);
    expect(() => fieldsPng([new Float64Array(5)], { columns: 2, rows: 2 })).toThrow(RangeError);
  });
});

describe('singular values', () => {
  it.each([
    [6, 4],
    [4, 6],
  ])(
    'of %d x %d: falling, never negative, squares summing to that of all weights',
    (visible, hidden) => {
      const layer = randomLayer(visible, hidden, 7);
      const values = singularValues(layer);
      expect(values).toHaveLength(4);
      expect(values.every((value, i) => value >= 0 && (i === 0 || value <= values[i - 1]))).toBe(
        true,
      );
      const squares = values.reduce((sum, value) => sum + value ** 2, 0);
      expect(squares).toBeCloseTo(
        layer.weights.reduce((sum, weight) => sum + weight ** 2, 0),
        10,
      );
    },
  );

  it('of a product of two vectors are one', () => {
    const weights = Float32Array.from(
      { length: 12 },
      (_, at) => ((at % 3) + 1) * Math.floor(at / 3),
    );
    const values = singularValues({ ...randomLayer(4, 3, 1), weights });
    expect(values[0]).toBeCloseTo(Math.sqrt((1 + 4 + 9) * (1 + 4 + 9)), 6);
    expect(values[1]).toBeLessThan(1e-6);
  });
});
