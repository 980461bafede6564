import { describe, expect, it } from 'vitest';
import { defaultSettings, isSeed, readAddress, writeAddress } from '../../src/lab/settings.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';

describe('the address of the lab', () => {
  it('brings back every setting', () => {
    const settings = {
      temperature: CRITICAL_TEMPERATURE,
      size: 1024,
      seed: 2 ** 53 - 1,
      start: 'cold',
      speed: 64,
      learning: false,
      learningRate: 0.1,
    } as const;
    expect(readAddress(`#${writeAddress(settings)}`)).toEqual({
      settings,
      refused: [],
      paused: false,
    });
  });

  it('leaves out what is not allowed', () => {
    const wrong = '#temperature=-1&size=100&seed=1.5&start=warm&speed=3&rate=9&unknown=1';
    expect(readAddress(wrong)).toMatchObject({ settings: {}, paused: false });
    expect(readAddress(wrong).refused.length).toBeGreaterThan(3);
    expect(readAddress('#temperature=&seed=')).toEqual({
      settings: {},
      refused: ['temperature=', 'seed='],
      paused: false,
    });
  });

  it('takes seed 0 and a wish to start paused', () => {
    expect(readAddress('#seed=0&paused=yes')).toEqual({
      settings: { seed: 0 },
      refused: [],
      paused: true,
    });
  });
});

describe('the settings', () => {
  it('begin at the critical temperature, smaller on a software adapter', () => {
    expect(defaultSettings(false)).toMatchObject({ temperature: CRITICAL_TEMPERATURE, size: 512 });
    expect(defaultSettings(true).size).toBe(256);
  });

  it('know a seed when they see one', () => {
    expect([0, 7, 2 ** 53 - 1].every(isSeed)).toBe(true);
    expect([-1, 0.5, 2 ** 53, Number.NaN].some(isSeed)).toBe(false);
  });
});
