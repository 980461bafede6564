import { describe, expect, it } from 'vitest';
import { latticeOf, patience, stateOf, withLab } from './lab-pages.ts';
import { booted } from './site.ts';

/** A small lattice, so that a software adapter keeps up. */
const small = { story: 'free-play', size: 64, seed: 7, learning: 'off' } as const;

const lab = withLab();
const { open } = lab;

describe('the controls of the lab', { timeout: patience }, () => {
  it('obeys the keyboard, and begins again with the same spins', async () => {
    const { page } = await open({ ...small, paused: 'yes', temperature: 2 });
    const first = await latticeOf(page);
    await page.keyboard.press('s');
    await page.waitForFunction(() => window.blockspin?.sweeps === 1, { timeout: patience });
    expect(await latticeOf(page)).not.toEqual(first);
    await page.keyboard.press('ArrowRight');
    expect(await page.$eval('#figure-temperature', (cell) => cell.textContent)).toBe('2.010');
    await page.keyboard.press('r');
    await page.waitForFunction(() => window.blockspin?.sweeps === 0, { timeout: patience });
    expect(await latticeOf(page)).toEqual(first);
    await page.keyboard.press(' ');
    expect(await stateOf(page)).toBe('running');
    await page.close();
  });

  it('explains every control, with its symbol and unit', async () => {
    const { page } = await open({ ...small, paused: 'yes' });
    const controls = await page.$$eval('#temperature, #panel .lil-controller', (all) =>
      all.map((each) => ({
        name: each.querySelector('.lil-name')?.textContent ?? '',
        title: (each as HTMLElement).title,
      })),
    );
    expect(controls.length).toBeGreaterThan(28);
    expect(controls.filter(({ title }) => title.length < 20)).toEqual([]);
    const titleOf = (name: string): string =>
      controls.find((control) => control.name.startsWith(name))?.title ?? '';
    expect(titleOf('temperature')).toMatch(/Symbol T, unit J\/k; 0.5 to 5\./);
    expect(titleOf('field')).toMatch(/Symbol h, unit J; -1 to 1\./);
    await page.keyboard.press('?');
    const sheet = await page.$eval('#help', (each) => ({
      open: (each as HTMLDialogElement).open,
      text: each.textContent ?? '',
      top: each.scrollTop,
    }));
    expect(sheet).toMatchObject({ open: true, top: 0 });
    for (const name of ['temperature', 'learning rate', 'Gibbs steps', 'block rule'])
      expect(sheet.text).toContain(name);
    await page.close();
  });

  it('takes every setting of the machine while it learns', async () => {
    const { page, complaints } = await open({ ...small, learning: 'on', speed: 60 });
    const updates = (): Promise<number> =>
      page.$eval('#machine-caption', (each) =>
        Number(
          /after ([\d,]+) updates/.exec(each.textContent ?? '')?.[1]?.replaceAll(',', '') ?? 0,
        ),
      );
    const learnsOn = async (): Promise<void> => {
      const before = await updates();
      await page.waitForFunction(
        (least) => {
          const text = document.getElementById('machine-caption')?.textContent ?? '';
          const now = Number(/after ([\d,]+) updates/.exec(text)?.[1]?.replaceAll(',', '') ?? 0);
          return now > 0 && now !== least;
        },
        { timeout: patience },
        before,
      );
    };
    await learnsOn();
    const before = await updates();
    // Rates are taken by the machine as it is, with what it has learned.
    await page.evaluate(() =>
      window.blockspin?.change({ learningRate: 0.01, momentum: 0.9, l1: 0.01, l2: 0.001 }),
    );
    await learnsOn();
    expect(await updates()).toBeGreaterThan(before);
    // The others ask for a new one.
    const others = [
      { hidden: 16, patch: 8 },
      { algorithm: 'pcd', steps: 2, batch: 32 },
      { units: 'spin', data: 'scattered' },
    ] as const;
    for (const changes of others) {
      await page.evaluate((wished) => window.blockspin?.change(wished), changes);
      await learnsOn();
    }
    expect(await page.$eval('#machine-text', (each) => each.textContent)).toMatch(
      /one of the 16 hidden units to the 8 × 8 spins of a patch/,
    );
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each([360, 820, 1440])('fits a window of %i pixels', async (width) => {
    const { page } = await lab.blank();
    await page.setViewport({ width, height: 800 });
    await page.goto(lab.address({ ...small, paused: 'yes' }));
    await booted(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(
      width,
    );
    await page.close();
  });

  it('keeps the temperature in sight: beside the pictures, and on phones at the bottom edge', async () => {
    const { page } = await lab.blank();
    for (const [width, height] of [
      [390, 844],
      [1024, 768],
    ] as const) {
      await page.setViewport({ width, height });
      await page.goto(lab.address({ ...small, paused: 'yes' }));
      await booted(page);
      for (const share of [0, 0.5]) {
        const box = await page.evaluate((part) => {
          scrollTo(0, part * (document.documentElement.scrollHeight - innerHeight));
          const {
            top,
            bottom,
            width: wide,
          } = document.getElementById('temperature')?.getBoundingClientRect() ?? new DOMRect();
          return { top, bottom, wide };
        }, share);
        expect(box.top).toBeGreaterThanOrEqual(0);
        expect(box.bottom).toBeLessThanOrEqual(height);
        if (width === 390) expect(box).toMatchObject({ bottom: height, wide: width });
      }
    }
    await page.close();
  });

  it('changes the temperature by its slider, its buttons and its number', async () => {
    const { page, complaints } = await open({ ...small, paused: 'yes', temperature: 2 });
    const temperature = (): Promise<number | undefined> =>
      page.evaluate(() => window.blockspin?.settings.temperature);
    await page.click('#temperature .nudge:last-of-type');
    expect(await temperature()).toBe(2.01);
    await page.focus('#temperature input[type=range]');
    await page.keyboard.press('ArrowLeft');
    expect(await temperature()).toBe(2);
    expect(
      await page.$eval('#temperature input[type=range]', (each) =>
        each.getAttribute('aria-valuetext'),
      ),
    ).toBe('2.000 J/k, below the critical temperature');
    const number = '#temperature-number';
    for (const [typed, expected] of [
      ['3.5', 3.5],
      ['9', 3.5],
    ] as const) {
      await page.$eval(number, (each) => ((each as HTMLInputElement).value = ''));
      await page.type(number, `${typed}\n`);
      await page.$eval(number, (each) => (each as HTMLInputElement).blur());
      expect(await temperature()).toBe(expected);
    }
    expect(await page.$eval(number, (each) => (each as HTMLInputElement).value)).toBe('3.500');
    expect(await page.$eval('#notice', (each) => (each as HTMLElement).innerText)).toMatch(
      /^Temperature 9: give a number from 0\.5 to 5\. The temperature stays 3\.500\./,
    );
    expect(complaints).toEqual([]);
    await page.close();
  });
});
