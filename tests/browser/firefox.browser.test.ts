// Firefox computes on the processor here, by lavapipe, and notices late that work is done.
import { launch, type Browser } from 'puppeteer';
import type { ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firefox, lavapipe } from '../engines/installed.ts';
import { arrive } from './article-pages.ts';
import { patience } from './lab-pages.ts';
import { booted, labAddress, openPage, serveLab } from './site.ts';

const isInstalled = firefox !== undefined && lavapipe !== undefined;

describe.skipIf(!isInstalled)('in Firefox', { timeout: patience }, () => {
  let server: ViteDevServer;
  let browser: Browser;

  beforeAll(async () => {
    server = await serveLab();
    browser = await launch({
      browser: 'firefox',
      ...(firefox && { executablePath: firefox }),
      headless: true,
      protocolTimeout: patience,
      env: { ...process.env, ...lavapipe },
      extraPrefsFirefox: { 'dom.webgpu.enabled': true, 'gfx.webgpu.ignore-blocklist': true },
    });
  }, patience);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('the chapters come alive one after another, and measure', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(labAddress(server).replace('#lab', ''));
    // The vote makes large magnets. What follows must not wait for them.
    for (const chapter of ['opening', 'vote', 'thermometers', 'survives', 'looking-machine']) {
      await arrive(page, chapter);
      await page.waitForFunction(
        (name) =>
          window.blockspinArticle?.findings(name).some(({ measured }) => measured !== undefined),
        { timeout: patience },
        chapter,
      );
    }
    expect(complaints).toEqual([]);
    await page.close();
  });

  it('the lab runs', async () => {
    const { page, complaints } = await openPage(browser);
    await page.goto(labAddress(server, { story: 'machine', size: 64 }));
    expect(await booted(page)).toBe('running');
    await page.waitForFunction(() => (window.blockspin?.sweeps ?? 0) > 32, { timeout: patience });
    expect(complaints).toEqual([]);
    await page.close();
  });
});
