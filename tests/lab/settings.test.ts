import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parsePhases } from '../../src/ising/history.ts';
import { mostSweeps, readAddress, writeAddress } from '../../src/lab/settings/address.ts';
import { isWhole, tooltip, type Field, type Value } from '../../src/lab/settings/field.ts';
import { fieldOf, settingNames } from '../../src/lab/settings/fields.ts';
import { History, mostPhases } from '../../src/lab/settings/history.ts';
import { defaultSettings, type Settings } from '../../src/lab/settings/settings.ts';
import { stories, startOf } from '../../src/lab/stories/index.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';

/** Every setting at another value than the lab starts with. */
function otherSettings(): Settings {
  const start = defaultSettings(false);
  const others = settingNames.map((name): [string, Value] => {
    const { domain } = fieldOf(name);
    switch (domain.kind) {
      case 'range':
        return [name, domain.most - domain.step / 3];
      case 'choice':
        return [name, domain.options.findLast(({ value }) => value !== start[name])?.value ?? ''];
      case 'toggle':
        return [name, !start[name]];
      default:
        return [name, 2 ** 53 - 1];
    }
  });
  return Object.fromEntries(others) as unknown as Settings;
}

/** The settings with which an address opens the lab, on a device that starts with less work. */
function opened(address: string): Settings {
  const { settings } = readAddress(address);
  const defaults = defaultSettings(true);
  return startOf(settings.story ?? defaults.story, defaults, settings);
}

describe('the address of the lab', () => {
  it('brings back every setting, to the bit', () => {
    const settings = otherSettings();
    for (const name of settingNames) expect(settings[name]).not.toBe(defaultSettings(false)[name]);
    expect(readAddress(`#${writeAddress(settings)}`)).toEqual({
      settings,
      replay: undefined,
      refused: [],
      paused: false,
    });
  });

  it('brings back the moment and how it came to be', () => {
    const history = new History([
      { sweep: 0, temperature: 5, field: 0, update: 'swendsen-wang' },
      { sweep: 30, temperature: CRITICAL_TEMPERATURE, field: -0.3, update: 'metropolis' },
    ]);
    const replay = { sweeps: 412, phases: history.phases ?? [] };
    const address = writeAddress(defaultSettings(true), { replay, paused: true });
    expect(readAddress(address)).toMatchObject({ replay, refused: [], paused: true });
  });

  it('stays short enough for a chat window', () => {
    expect(writeAddress(otherSettings()).length).toBeLessThan(500);
  });

  it('names only what differs from the first settings, or does not start alike everywhere', () => {
    const first = defaultSettings(false);
    const zoomOut = startOf('zoom-out', first);
    expect(writeAddress(zoomOut)).toBe('lab&speed=480&size=512&batch=512');
    expect(writeAddress({ ...zoomOut, temperature: 2.3 }, { paused: true })).toBe(
      'lab&temperature=2.3&speed=480&size=512&batch=512&paused=yes',
    );
    const machine = { ...startOf('machine', first), l1: 0 };
    expect(writeAddress(machine)).toMatch(/^lab&story=machine&(\w+=\d+&)*l1=0&/);
    for (const settings of [zoomOut, machine])
      expect(opened(writeAddress(settings))).toEqual(settings);
  });

  it('of version 0.1, with every setting, still opens', () => {
    const long =
      '#v=1&story=machine&temperature=2.5&speed=60&field=0&size=256&beside=0&update=metropolis&start=hot&seed=7' +
      '&rule=majority&factor=2&ties=random&flow=off&correlations=off&learning=on&rate=0.05&l1=0.004&l2=0&momentum=0.5' +
      '&k=1&algorithm=cd&hidden=36&patch=12&batch=64&units=binary&data=patches&connected=off';
    const { settings, refused } = readAddress(long);
    expect(refused).toEqual([]);
    const later = ['shuffled', 'exponents'];
    expect(Object.keys(settings).toSorted()).toEqual(
      settingNames.filter((name) => !later.includes(name)).toSorted(),
    );
    expect(settings).toMatchObject({ story: 'machine', temperature: 2.5, seed: 7, l1: 0.004 });
  });

  it('relies on the first settings, which therefore stay', () => {
    // A new setting changes this number and no link. A changed first setting changes what short links mean: raise the
    // version of the address then, and keep the old first settings for addresses without one.
    const all = stories.map(({ name }) => startOf(name, defaultSettings(false)));
    const digest = createHash('sha256').update(JSON.stringify(all)).digest('hex');
    expect(digest.slice(0, 16)).toBe('aca37d784b558a3c');
  });

  it('leaves out what is not allowed, and says what is', () => {
    const { settings, refused } = readAddress(
      '#temperature=-1&size=100&seed=1.5&start=warm&speed=3&rate=9&learning=maybe',
    );
    expect(settings).toEqual({});
    expect(refused).toHaveLength(7);
    expect(refused[0]).toBe('temperature must be a number from 0.5 to 5, not "-1".');
  });

  it.each([
    ['nothing', '', 0],
    ['noise', '#%%%&&&===', 2],
    ['a script', '#story=<script>alert(1)</script>&<img src=x onerror=alert(1)>=1', 2],
    ['the names of every object', '#__proto__=1&constructor=2&toString=3', 3],
    ['no number', '#temperature=NaN&field=Infinity&seed=0x10&l1=1e999&momentum=', 5],
    ['one setting twice', '#temperature=2&temperature=3', 1],
    ['another version', '#v=99&temperature=2', 1],
    ['too much', `#seed=${'9'.repeat(9000)}`, 1],
    ['too many sweeps', '#sweeps=99999999999', 1],
    ['sweeps that nobody knows', '#sweeps=5', 1],
    ['a history that goes backwards', '#sweeps=9&history=0:2:0:metropolis,0:3:0:metropolis', 2],
    ['a history of no temperature', '#sweeps=9&history=0:99:0:metropolis', 2],
    ['a history of the future', '#sweeps=9&history=0:2:0:metropolis,10:3:0:metropolis', 1],
  ])('survives %s', (_, hash, wrong) => {
    const { settings, replay, refused } = readAddress(hash);
    expect(refused).toHaveLength(wrong);
    expect(replay).toBeUndefined();
    for (const name of Object.keys(settings)) expect(settingNames).toContain(name);
    for (const sentence of refused) expect(sentence.length).toBeLessThan(160);
  });

  it('repeats no letters that cannot be seen', () => {
    const [sentence = ''] = readAddress('#seed=%E2%80%AEabc%00%0A').refused;
    expect(sentence).toMatch(/^[\x20-\x7e]+$/);
  });

  it('takes seed 0 and a wish to start paused', () => {
    expect(readAddress('#seed=0&paused=yes')).toMatchObject({
      settings: { seed: 0 },
      paused: true,
    });
    expect(readAddress(`#sweeps=${mostSweeps}&history=0:2:0:heat-bath`).replay?.sweeps).toBe(
      mostSweeps,
    );
  });
});

describe('the history of a lattice', () => {
  const phase = { temperature: 2, field: 0, update: 'metropolis' } as const;

  it('keeps of several changes between two sweeps the last', () => {
    const history = new History([{ sweep: 0, ...phase }]);
    history.change(10, { ...phase, temperature: 3 });
    history.change(10, { ...phase, temperature: 2.5 });
    expect(history.phases).toEqual([
      { sweep: 0, ...phase },
      { sweep: 10, ...phase, temperature: 2.5 },
    ]);
    history.change(10, phase);
    expect(history.phases).toEqual([{ sweep: 0, ...phase }]);
  });

  it('is lost when spins are painted, or after more changes than a link holds', () => {
    const painted = new History([{ sweep: 0, ...phase }]);
    painted.lose();
    expect(painted.phases).toBeUndefined();
    const restless = new History([{ sweep: 0, ...phase }]);
    for (let sweep = 1; sweep < mostPhases; sweep++)
      restless.change(sweep, { ...phase, temperature: 2 + (sweep % 2) });
    expect(restless.phases).toHaveLength(mostPhases);
    restless.change(mostPhases, { ...phase, temperature: 4 });
    expect(restless.phases).toBeUndefined();
  });

  it('begins at sweep 0', () => {
    expect(parsePhases('1:2:0:metropolis')).toBeUndefined();
    expect(parsePhases('0:2:0:metropolis:1')).toBeUndefined();
    expect(parsePhases('0:2:0')).toBeUndefined();
  });
});

describe('the settings', () => {
  it('begin at the critical temperature, smaller on a software adapter', () => {
    expect(defaultSettings(false)).toMatchObject({ temperature: CRITICAL_TEMPERATURE, size: 512 });
    expect(defaultSettings(true).size).toBe(256);
  });

  it('explain themselves, and each has an address of its own', () => {
    for (const name of settingNames) {
      const text = tooltip(fieldOf(name) as Field<never>);
      expect(text, name).toMatch(/^[A-Z].{20,}[.?]$/);
    }
    expect(new Set(settingNames.map((name) => fieldOf(name).key)).size).toBe(settingNames.length);
    expect(tooltip(fieldOf('temperature') as Field<never>)).toContain(
      'Symbol T, unit J/k; 0.5 to 5',
    );
  });

  it('know a seed when they see one', () => {
    expect([0, 7, 2 ** 53 - 1].every(isWhole)).toBe(true);
    expect([-1, 0.5, 2 ** 53, Number.NaN].some(isWhole)).toBe(false);
  });
});

describe('the stories', () => {
  it.each(stories.map(({ name }) => name))(
    '%s starts with settings that an address can say',
    (name) => {
      const start = startOf(name, defaultSettings(true));
      expect(readAddress(writeAddress(start)).refused).toEqual([]);
      expect(opened(writeAddress(start))).toEqual(start);
    },
  );

  it('are a few short sentences and one thing to try, which is not done from the beginning', () => {
    for (const { name, text, trial, tried, controls } of stories) {
      const sentences = text.split(/(?<=[.!?]) /);
      expect(sentences.length, name).toBeLessThanOrEqual(5);
      expect(text.split(' ').length, name).toBeLessThanOrEqual(75);
      for (const sentence of sentences)
        expect(sentence.split(' ').length, sentence).toBeLessThanOrEqual(28);
      expect(trial).toMatch(/[.?]$/);
      const start = startOf(name, defaultSettings(false));
      expect(tried?.(start, start) ?? false).toBe(false);
      for (const control of controls ?? []) expect(settingNames).toContain(control);
    }
  });
});
