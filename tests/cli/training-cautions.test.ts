import { describe, expect, it } from 'vitest';
import { balanceText, phaseCautions } from '../../src/cli/phase-cautions.ts';
import type { PhaseShares } from '../../src/rbm/evaluation/phases.ts';
import type { Measured } from '../../src/statistics/measured.ts';
import { trainingCautions } from '../../src/cli/training-cautions.ts';

const measured = { value: 0.5, error: 0.02 };
const phases = {
  data: measured,
  chains: measured,
  turned: 1,
  crossed: 0,
  model: { value: 0.999, error: 1e-4 },
  method: 'bridge',
  freeEnergyDifference: 7,
  cost: { value: 2.76, error: 0.05 },
  lost: true,
} as const;
const spin = { algorithm: 'cd', biases: true, units: 'spin' } as const;

describe('the caution of a lost phase', () => {
  it.each([
    [{ ...spin, algorithm: 'pcd' }, phases, /between phases; train with --algorithm cd\.$/],
    [{}, phases, /Persistent chains lose phases, .*--algorithm cd\)\.$/],
    [spin, phases, /Train with --no-biases:/],
    [{ ...spin, units: 'binary' }, phases, /Train with --units spin --no-biases:/],
    [{ ...spin, biases: false }, phases, /Train without --no-biases:/],
    [{ ...spin, biases: false }, { ...phases, turned: 0.5 }, /Train without --no-biases:/],
    [spin, { ...phases, turned: 0.5 }, /with another --seed; train then shifts the visible biases/],
    [
      { ...spin, steps: 5 },
      { ...phases, data: { value: 0.7, error: 0.02 } },
      /with more Gibbs steps too\. Train again to the last epoch with another --seed;/,
    ],
    [
      { ...spin, arithmetic: 'exact' },
      { ...phases, turned: 0.5 },
      /nats per sample\. Exact arithmetic does not shift visible biases; train with --arithmetic float,/,
    ],
    [
      { ...spin, biases: false, arithmetic: 'exact' },
      { ...phases, turned: 0.5 },
      /Train without --no-biases\. Exact arithmetic does not shift/,
    ],
  ] as const)('names what helps: %j', (training, found, remedy) => {
    const [text = '', ...others] = phaseCautions(2, found, training);
    expect(text).toMatch(
      /^layer 2: the machine has lost a phase.* [57]0 % of .* gives 99\.9 % of its .* costs 2\.760\(50\) nats/,
    );
    expect(text).toMatch(remedy);
    expect(others).toEqual([]);
  });

  it.each([
    ['bound', 0.93, 1.2, /gives more than 93 % of .* costs more than 1\.2 nats/],
    ['bound', 0.1, 0.57, /gives less than 10 % of .* costs more than 0\.57 nats/],
    ['bound', 1, 1877.68, /gives practically all of .* costs more than 1800 nats/],
    ['bound', 1e-9, 1877.68, /gives practically none of .* costs more than 1800 nats/],
    ['crossings', 0.9, 0.51, /gives 90 % of .* costs 0\.510\(50\) nats/],
  ] as const)('says in words what a %s of %d knows', (method, value, cost, words) => {
    const found = {
      ...phases,
      method,
      model: { value, error: 0 },
      cost: { value: cost, error: 0.05 },
    };
    expect(phaseCautions(1, found, spin)[0]).toMatch(words);
  });

  it('is not given where no phase is lost', () => {
    expect(phaseCautions(1, { ...phases, lost: false }, {})).toEqual([]);
    expect(phaseCautions(1, null, {})).toEqual([]);
  });

  it('in exact arithmetic is given where the shares of a machine are wrong beyond doubt', () => {
    const exact = { ...spin, arithmetic: 'exact' };
    const wrong = { ...phases, lost: false, model: { value: 0.8, error: 0.01 } };
    const by = (value: number, error: number) => ({ ...wrong, cost: { value, error } });
    expect(phaseCautions(1, by(0.22, 0.02), exact)).toEqual([
      expect.stringMatching(
        /gives 80 % of .* costs 0\.220\(20\) nats .* does not shift visible biases/,
      ),
    ]);
    expect(phaseCautions(1, by(0.22, 0.06), exact)).toEqual([]);
    expect(phaseCautions(1, by(0.22, 0.02), { ...exact, biases: false })).toEqual([]);
    expect(phaseCautions(1, by(0.22, 0.02), spin)).toEqual([]);
  });
});

it('what was done about phases says what the shares were, and what they are', () => {
  const after = { ...phases, model: { value: 0.51, error: 0.01 } };
  expect(balanceText(1, phases, after)).toMatch(
    /^Layer 1: .* has 50 % .* gave 99\.9 % of .* now 51 %, 2\.760\(50\) nats per sample better\.$/,
  );
  expect(balanceText(1, { ...phases, method: 'bound' }, after)).toMatch(
    /gave more than 99\.9 % .* more than 2\.7 nats/,
  );
});

describe('the cautions of a training', () => {
  // Ten fair coins have -6.93 nats.
  const layer = { visible: 10, hidden: 6, largestParameter: 3, phases: null, logLikelihood: null };
  const worse = { value: -8, error: 0.1 };

  it.each([
    ['nothing is wrong', {}, spin, []],
    [
      'it ran away',
      { largestParameter: 33, logLikelihood: worse, phases },
      spin,
      [/33, .*--learning-rate/, /a fair coin.*sample\)\.$/],
    ],
    [
      'it ran away with persistent chains',
      { largestParameter: 33, phases },
      { ...spin, algorithm: 'pcd' },
      [/33,/, /lost a phase/],
    ],
    [
      'it lost a phase',
      { logLikelihood: worse, phases },
      spin,
      [/lost a phase/, /a fair coin.*sample\)\.$/],
    ],
    [
      'coins are better',
      { logLikelihood: worse },
      spin,
      [/a fair coin.*; train with a lower --learning-rate\.$/],
    ],
    ['coins may be better', { logLikelihood: { value: -7.2, error: 0.1 } }, spin, []],
    [
      'it had no epoch',
      { largestParameter: 33, logLikelihood: worse, phases },
      { ...spin, epochs: 0 },
      [/33, .*--weight-scale/],
    ],
    [
      'another program made it',
      { largestParameter: 33, logLikelihood: worse },
      {},
      [/a fair coin.*check --units, --factor/],
    ],
  ] as const)('where %s', (_, found, training, expected) => {
    const cautions = trainingCautions(1, { ...layer, ...found }, training);
    expect(cautions).toHaveLength(expected.length);
    for (const [index, words] of expected.entries()) expect(cautions[index]).toMatch(words);
  });

  const mixture = { components: 8, gain: { value: 7.3, error: 0.2 } };
  it.each([
    [
      spin,
      { mixture },
      /^layer 1: a mixture of 8 pictures .* 7\.30\(20\) nats .* units, such as 16 \(--layers\)\.$/,
    ],
    [spin, { mixture, hidden: 16 }, /Train with --steps 5,/],
    [
      { ...spin, steps: 5 },
      { mixture, hidden: 16 },
      /more hidden units, such as 32 \(--layers\)\.$/,
    ],
    [{ ...spin, algorithm: 'pcd' }, { mixture }, /Train with --algorithm cd --steps 5,/],
    [{}, { mixture }, /Train with more hidden units, such as 16\.$/],
    [{}, { mixture, hidden: 16 }, /Train with contrastive divergence of several Gibbs steps/],
    [
      spin,
      { mixture, freeEnergyGap: { value: 6, error: 0.3 } },
      /knows its samples by heart\. Train on more samples,/,
    ],
    [
      spin,
      { mixture: { ...mixture, components: 1 } },
      /: units that are independent of each other explain/,
    ],
    [spin, { mixture: { components: 8, gain: { value: 0.9, error: 0.01 } } }, undefined],
    [spin, { mixture: { components: 8, gain: { value: 2, error: 0.7 } } }, undefined],
    [spin, { mixture: null }, undefined],
    [{ ...spin, filter: 4 }, { mixture }, undefined],
    [spin, { mixture, phases }, undefined],
    [spin, { mixture, logLikelihood: worse }, undefined],
    [
      spin,
      { mixture, divergence: { entropy: 13, divergence: { value: 2, error: 0.3 } } },
      undefined,
    ],
  ] as const)(
    'says where a mixture explains the samples better: %j %j',
    (training, found, words) => {
      const cautions = trainingCautions(1, { ...layer, ...found }, training);
      const told = cautions.filter((text) => text.includes('than the machine'));
      expect(told).toHaveLength(words ? 1 : 0);
      if (words) expect(told[0]).toMatch(words);
    },
  );

  it.each([
    [
      'is far from the model',
      {},
      { samples: 2048 },
      /is 2\.00\(30\) nats .* Train on more samples, such as --samples 8192\.$/,
    ],
    [
      'had new samples in each epoch',
      {},
      { samples: 2048, stream: true, epochs: 30 },
      /--epochs 120\.$/,
    ],
    ['has few hidden units', { hidden: 4 }, { samples: 2048 }, /more hidden units, such as 10 /],
    ['is near', { divergence: { value: 1.4, error: 0.3 } }, { samples: 2048 }, undefined],
    ['may be near', { divergence: { value: 2, error: 1.1 } }, { samples: 2048 }, undefined],
    ['is a filter', {}, { samples: 2048, filter: 4 }, undefined],
    ['lost a phase', { phases }, { samples: 2048 }, undefined],
  ] as const)(
    'where a machine %s',
    (
      _,
      { divergence, ...found }: { divergence?: Measured; hidden?: number; phases?: PhaseShares },
      training,
      words,
    ) => {
      const far = { entropy: 13, divergence: divergence ?? { value: 2, error: 0.3 } };
      const cautions = trainingCautions(
        1,
        { ...layer, ...found, divergence: far },
        { ...spin, ...training },
      );
      const told = cautions.filter((text) => text.includes('the best machine'));
      expect(told).toHaveLength(words ? 1 : 0);
      if (words) expect(told[0]).toMatch(words);
    },
  );
});
