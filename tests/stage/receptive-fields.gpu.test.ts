import { describe, expect, it } from 'vitest';
import { viewPixels } from '../../src/doctor/view-checks.ts';
import { opaque, parseColour } from '../../src/stage/palette.ts';
import { withGpu } from '../support/with-gpu.ts';
import { oklabTwin, weightColourTwin } from '../twins/receptive-fields.ts';

const device = withGpu();
const side = 8;
/** The weights of the style sheet, on paper and in the dark. */
const schemes = {
  light: { negative: '#b4461b', zero: '#f6f1e6', positive: '#1f4a80' },
  dark: { negative: '#f08c4a', zero: '#191e25', positive: '#6aa5ea' },
} as const;

type Scheme = Readonly<Record<'negative' | 'zero' | 'positive', string>>;

function linear({ negative, zero, positive }: Scheme) {
  return {
    negative: parseColour(negative),
    zero: parseColour(zero),
    positive: parseColour(positive),
  };
}

/** Linear light of a channel from 0 to 255. */
function decoded(channel: number): number {
  const encoded = channel / 255;
  return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
}

describe('the colours of weights', () => {
  it.each(Object.entries(schemes))('are those of the twin, %s', async (_, scheme) => {
    const colours = linear(scheme);
    // From -1 to 1, both included.
    const shares = Array.from(
      { length: side * side },
      (__, at) => (2 * at) / (side * side - 1) - 1,
    );
    const weights = device.gpu.upload(
      'weights',
      Float32Array.from(shares, (share) => 3 * share),
    );
    const pixels = await viewPixels(
      device.gpu,
      'view-receptive-fields',
      {
        data: [weights],
        values: {
          side,
          hidden: 1,
          columns: 1,
          pixels: side,
          pitch: side,
          cell: side,
          faintest: 0.1,
          negative: opaque(colours.negative),
          zero: opaque(colours.zero),
          positive: opaque(colours.positive),
        },
        vertices: 6,
      },
      side,
    );
    weights.destroy();
    for (const [at, word] of pixels.entries()) {
      const expected = weightColourTwin(shares[at] ?? NaN, colours);
      const found = [word & 255, (word >> 8) & 255, (word >> 16) & 255];
      // Half a step of 8 bits from rounding, and another half from powers of 32 bits, which have relative errors near 1e-5.
      for (const [channel, value] of found.entries())
        expect(Math.abs(value - (expected[channel] ?? NaN))).toBeLessThan(1);
    }
  });

  it('go as far from zero in the dark as on paper, for a third of the weight', () => {
    const distances = Object.values(schemes).map((scheme) => {
      const colours = linear(scheme);
      const from = oklabTwin(colours.zero);
      return [1 / 3, 1].map((share) => {
        const to = oklabTwin(weightColourTwin(share, colours).map(decoded));
        return Math.hypot(...to.map((value, at) => value - (from[at] ?? 0)));
      });
    });
    for (const [third = NaN, whole = NaN] of distances) expect(third / whole).toBeCloseTo(1 / 3, 2);
    const [[light = NaN] = [], [dark = NaN] = []] = distances;
    expect(dark / light).toBeGreaterThan(0.75);
    expect(dark / light).toBeLessThan(1.33);
  });
});
