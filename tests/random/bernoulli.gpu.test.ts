import { describe, expect, it } from 'vitest';
import type { Gpu } from '../../src/gpu/gpu.ts';
import { randomKey } from '../../src/ensemble/random-key.ts';
import { acceptanceProbabilities, thresholdWords } from '../../src/ising/acceptance.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();

/** Invocations, and acceptance words that each of them draws: 2^25 words, 1.1e9 bits. */
const invocations = 2 ** 14;
const draws = 2 ** 11;
const bits = invocations * draws * 32;

/** Draws acceptance words as Metropolis does and counts in them, a vec4u an invocation. */
const shader = `
#include "shared/random.wgsl"
#include "shared/bernoulli.wgsl"
@group(0) @binding(0) var<storage, read_write> counts: array<vec4u>;
@group(0) @binding(1) var<uniform> test: Test;
struct Test {
  words: vec4u, // p4, its tail, p8, its tail
  key: vec2u,
}
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let p4 = threshold_of(test.words.x, test.words.y);
  let p8 = threshold_of(test.words.z, test.words.w);
  var sums = vec4u(0u);
  for (var step = 0u; step < ${draws}u; step++) {
    let random = Random12(
      random4(test.key, id.x, 0u, step, 0u),
      random4(test.key, id.x, 0u, step, 1u),
      random4(test.key, id.x, 0u, step, 2u));
    let r4 = bernoulli(random, p4);
    let r8 = bernoulli(random, p8);
    let of_r8 = countOneBits(r8);
    // Set bits of both, bits of r8 outside r4, and pairs of set bits in r8.
    sums += vec4u(countOneBits(r4), of_r8, countOneBits(r8 & ~r4), of_r8 * (of_r8 - 1u) / 2u);
  }
  counts[id.x] = sums;
}`;

interface Counts {
  /** Bits of r4 and of r8 that are set. */
  readonly set: readonly [number, number];
  /** Bits of r8 that r4 lacks. */
  readonly outside: number;
  /** Pairs of bits of one r8 that are both set, and the standard error of their number. */
  readonly pairs: number;
  readonly pairsError: number;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** p4, its tail, p8, its tail. */
type Words = readonly [number, number, number, number];

async function count(gpu: Gpu, words: Words, seed: number): Promise<Counts> {
  const layout = { words: 'vec4u', key: 'vec2u' } as const;
  const kernel = await gpu.ownKernel({
    label: 'counts',
    code: shader,
    bindings: ['storage', layout],
  });
  const counts = gpu.storage('counts', invocations * 16);
  const parameters = gpu.uniform(layout, { words, key: randomKey(seed, 'metropolis') });
  const counting = gpu.dispatch(kernel, [counts, parameters], invocations);
  gpu.compute('counts', (pass) => counting.record(pass));
  const found = await gpu.readWords(counts);
  for (const buffer of [counts, parameters]) buffer.destroy();
  const column = (which: number): number[] =>
    Array.from({ length: invocations }, (_, i) => found[4 * i + which] as number);
  const pairs = column(3);
  const mean = total(pairs) / invocations;
  return {
    set: [total(column(0)), total(column(1))],
    outside: total(column(2)),
    pairs: total(pairs),
    pairsError: Math.sqrt(total(pairs.map((value) => (value - mean) ** 2))),
  };
}

/** Deviations of the two frequencies from exp(-4/T) and exp(-8/T), in standard errors. */
function deviations({ set }: Counts, temperature: number): number[] {
  return acceptanceProbabilities(temperature).map(
    (p, which) => ((set[which] as number) - bits * p) / Math.sqrt(bits * p * (1 - p)),
  );
}

function thresholdsOf(temperature: number): Words {
  const [p4, p8] = acceptanceProbabilities(temperature);
  return [...thresholdWords(p4), ...thresholdWords(p8)];
}

// 14 frequencies and one joint probability beyond 4.5 standard errors: once in 10,000 choices of the seeds, which are fixed.
const limit = 4.5;

describe('acceptance words of Metropolis', () => {
  it.each([1, 1.5, 2, CRITICAL_TEMPERATURE, 2.6, 3.5, 6])(
    'have the probabilities exp(-4/T) and exp(-8/T) at T = %d, the rarer bits among the others',
    async (temperature) => {
      const counts = await count(
        device.gpu,
        thresholdsOf(temperature),
        Math.floor(1000 * temperature),
      );
      for (const deviation of deviations(counts, temperature))
        expect(Math.abs(deviation)).toBeLessThan(limit);
      expect(counts.outside).toBe(0);
    },
  );

  it('come together more often than independent ones as the shared tail says, where p8 < 2^-11', async () => {
    const { pairs, pairsError } = await count(device.gpu, thresholdsOf(1), 1);
    const [, p8] = acceptanceProbabilities(1);
    // No plane of p8 is set: bits are drawn with 2^-11 each where the tail falls below, with probability t, else not
    // at all. Together they have t 2^-22 = p8^2/t, t = 2^11 p8: 1.4555 times what independent ones have.
    const tail = 2 ** 11 * p8;
    const independent = ((bits * 31) / 2) * p8 ** 2;
    expect(Math.abs(pairs - independent / tail)).toBeLessThan(limit * pairsError);
    expect(pairs - independent).toBeGreaterThan(10 * pairsError);
  });

  it('would be wrong without the tail, and the test sees it', async () => {
    const [p4 = 0, , p8 = 0] = thresholdsOf(CRITICAL_TEMPERATURE);
    const counts = await count(device.gpu, [p4, 0, p8, 0], 2);
    for (const deviation of deviations(counts, CRITICAL_TEMPERATURE))
      expect(deviation).toBeLessThan(-2 * limit);
  });
});
