import { describe, expect, it } from 'vitest';
import { trainingDefaults, type TrainingOptions } from '../../src/rbm/training/options.ts';
import {
  ratesAt,
  resolveTraining,
  TrainingOptionError,
} from '../../src/rbm/training/resolve-training.ts';

describe('options of a training', () => {
  it('have their defaults, and those that follow from others', () => {
    const training = resolveTraining({ seed: 3 });
    expect(training).toMatchObject(trainingDefaults);
    expect(training).toMatchObject({
      algorithm: 'cd',
      learningRateEnd: expect.closeTo(0.0025, 12),
      momentumStart: 0.5,
    });
    expect(training.chains).toBeUndefined();
    const persistent = { algorithm: 'pcd', learningRate: 0.02, learningRateEnd: 0.001 };
    expect(resolveTraining({ seed: 3, algorithm: 'pcd' })).toMatchObject({
      ...persistent,
      chains: 128,
    });
    expect(
      resolveTraining({ seed: 3, algorithm: 'pcd', batch: 64, epochs: undefined }),
    ).toMatchObject({ chains: 64, epochs: 50 });
    expect(resolveTraining({ seed: 3, chains: 96 })).toMatchObject({ ...persistent, chains: 96 });
    expect(resolveTraining({ seed: 3, schedule: 'constant' }).learningRateEnd).toBe(0.05);
    expect(resolveTraining({ seed: 3, momentumStart: 0.1 }).momentumSwitch).toBe(5);
  });

  it.each([
    {},
    { algorithm: 'pcd' },
    { chains: 64 },
    { schedule: 'constant' },
    { momentumStart: 0.1 },
    { patience: 3 },
  ] as const)('are resolved once: again changes nothing, %j', (options) => {
    const training = resolveTraining({ seed: 3, ...options });
    expect(resolveTraining(training)).toEqual(training);
  });

  it('leave out what is no option of a training', () => {
    const options = { seed: 3, size: 8, layers: [4] };
    expect(Object.keys(resolveTraining(options))).not.toContain('size');
  });

  const wrong: readonly [TrainingOptions, string][] = [
    [{ seed: -1 }, 'seed -1'],
    [{ seed: 1, batch: 48 }, 'batch 48'],
    [{ seed: 1, steps: 1001 }, 'steps 1001'],
    [{ seed: 1, learningRate: 0 }, 'learningRate 0'],
    [{ seed: 1, momentum: 1 }, 'momentum 1'],
    [{ seed: 1, weightScale: -1 }, 'weightScale -1'],
    [{ seed: 1, chains: 5, algorithm: 'cd' }, 'chains 5'],
    [{ seed: 1, algorithm: 'pcd', statistics: 'mean-field' }, 'statistics mean-field'],
    [{ seed: 1, initialBiases: 'data', biases: false }, 'initialBiases data'],
    [{ seed: 1, schedule: 'constant', learningRateEnd: 0.1 }, 'learningRateEnd 0.1'],
    [{ seed: 1, momentumSwitch: 3 }, 'momentumSwitch 3'],
    // Beyond single precision, or beyond all bounds in a single step.
    [{ seed: 1, learningRate: 1e308 }, 'learningRate 1e+308: give a number from 1e-28 to 100000'],
    [{ seed: 1, l1: 1e-320 }, 'l1 1e-320: give 0, or a number from 1e-30 to 100000'],
    [{ seed: 1, l2: 1e6 }, 'l2 1000000'],
    [
      { seed: 1, weightScale: 1e308 },
      'weightScale 1e+308: give 0, or a number from 1e-30 to 1000, or xavier',
    ],
    [{ seed: 1, epsilon: 1e-320 }, 'epsilon 1e-320'],
    [{ seed: 1, momentum: 1e-300 }, 'momentum 1e-300'],
    [{ seed: 1, secondDecay: 1e-45 }, 'secondDecay 1e-45'],
    [{ seed: 1, chains: 1e12 }, 'chains 1000000000000'],
  ];
  it.each(wrong)('out of range are refused by name and value, %j', (options, message) => {
    expect(() => resolveTraining(options)).toThrow(TrainingOptionError);
    expect(() => resolveTraining(options)).toThrow(message);
  });
});

describe('rates', () => {
  const given = { seed: 1, epochs: 5, learningRate: 0.16, learningRateEnd: 0.01 } as const;
  it.each([
    ['linear', [0.16, 0.1225, 0.085, 0.0475, 0.01, 0.01]],
    ['exponential', [0.16, 0.08, 0.04, 0.02, 0.01, 0.01]],
  ] as const)('go from the first to the last: %s', (schedule, rates) => {
    const training = resolveTraining({ ...given, schedule });
    for (const [epoch, rate] of rates.entries())
      expect(ratesAt(training, epoch).learningRate).toBeCloseTo(rate, 12);
  });

  it('have the momentum of the start in the first epochs', () => {
    const training = resolveTraining({
      ...given,
      momentum: 0.9,
      momentumStart: 0.5,
      momentumSwitch: 2,
    });
    expect([0, 1, 2, 3].map((epoch) => ratesAt(training, epoch).momentum)).toEqual([
      0.5, 0.5, 0.9, 0.9,
    ]);
  });
});
