// Loads pages of a built site, which takes the processor for itself.
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patience, withLab } from './lab-pages.ts';
import { booted } from './site.ts';

const { blank } = withLab();

describe('the built site', { timeout: patience }, () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'blockspin-site-'));
  const types: Readonly<Record<string, string>> = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.css': 'text/css',
    '.png': 'image/png',
    '.woff2': 'font/woff2',
  };
  const prefix = '/some/where/below/';
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const name = pathname.startsWith(prefix)
      ? pathname.slice(prefix.length) || 'index.html'
      : 'none';
    const file = path.join(folder, name);
    if (!fs.existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': types[path.extname(file)] ?? 'text/plain',
      // As GitHub Pages and `vite preview` do. A sandboxed frame has no origin of its own.
      'access-control-allow-origin': '*',
    });
    return response.end(fs.readFileSync(file));
  });
  let site = '';

  beforeAll(async () => {
    const root = path.resolve(import.meta.dirname, '../..');
    await build({ root, logLevel: 'error', build: { outDir: folder, emptyOutDir: true } });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    site = `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`;
  }, patience);

  afterAll(() => {
    server.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  it('loads less than 200 kB of script, compressed, for the article, and less than 200 kB for the lab', async () => {
    const { page } = await blank();
    const loaded = async (): Promise<number> => {
      const names = await page.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .map(({ name }) => name.split('/').at(-1) ?? '')
          .filter((name) => name.endsWith('.js') && name !== 'place.js'),
      );
      return [...new Set(names)]
        .map((name) => gzipSync(fs.readFileSync(path.join(folder, 'assets', name))).length)
        .reduce((a, b) => a + b, 0);
    };
    await page.goto(site);
    await page.waitForSelector('#opening[data-live]', { timeout: patience });
    const chapters = await page.evaluate(() => window.blockspinArticle?.chapters() ?? []);
    for (const chapter of chapters) {
      await page.evaluate((id) => {
        document.getElementById(id)?.scrollIntoView({ behavior: 'instant' });
      }, chapter);
      await page.waitForSelector(`#${chapter}[data-live]`, { timeout: patience });
    }
    const article = await loaded();
    await page.goto('about:blank');
    await page.goto(`${site}#story=zoom-out&size=64`);
    expect(await booted(page)).toBe('running');
    const lab = await loaded();
    console.log(
      `${(article / 1000).toFixed(1)} kB of script, compressed, for the article; ${(lab / 1000).toFixed(1)} kB for the lab`,
    );
    expect(article).toBeGreaterThan(0);
    expect(article).toBeLessThan(200_000);
    expect(lab).toBeGreaterThan(0);
    expect(lab).toBeLessThan(200_000);
    await page.close();
  });

  it('asks at once for every script that its first picture needs', async () => {
    const { page } = await blank();
    const late = async (address: string, first: string): Promise<string[]> => {
      await page.goto('about:blank');
      await page.goto(address);
      await page.waitForSelector(first, { timeout: patience });
      return page.evaluate(() => {
        const asked = [...document.querySelectorAll<HTMLLinkElement>('link[rel=modulepreload]')];
        const known = new Set(asked.map(({ href }) => href));
        // The script of the page is in its head; it may not import what is not asked for.
        for (const { src } of document.querySelectorAll('script')) known.add(src);
        return (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
          .map(({ name }) => name)
          .filter((name) => name.endsWith('.js') && !known.has(name));
      });
    };
    expect(await late(site, '#opening[data-live]')).toEqual([]);
    expect(await late(`${site}#lab`, '[data-state=running]')).toEqual([]);
    await page.close();
  });

  it('runs below any path under its content security policy', async () => {
    const { page, complaints } = await blank();
    await page.goto(`${site}#story=machine&size=64&seed=2`);
    expect(await booted(page)).toBe('running');
    await page.waitForFunction(() => (window.blockspin?.sweeps ?? 0) > 32, { timeout: patience });
    const policy = await page.$eval('meta[http-equiv]', (meta) => meta.getAttribute('content'));
    expect(policy).toContain("script-src 'self'");
    const outcome = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.smuggled = true';
      document.head.append(script);
      return 'smuggled' in window;
    });
    expect(outcome).toBe(false);
    expect(complaints.filter((text) => !text.includes('inline script'))).toEqual([]);
    await page.close();
  });

  it('shows a figure in a sandboxed frame of another page, and tells its height', async () => {
    const { page, complaints } = await blank();
    // Any page of this server: only there may the frame use a GPU.
    await page.goto(`${site}CITATION`);
    const { figure, height } = await page.evaluate(
      (source) =>
        new Promise<{ figure: string; height: number }>((resolve) => {
          addEventListener('message', ({ data }) => {
            if (data.blockspin === 'height' && data.height > 400) resolve(data);
          });
          const frame = document.createElement('iframe');
          frame.setAttribute('sandbox', 'allow-scripts');
          Object.assign(frame, { src: source, width: '900', height: '800' });
          document.body.append(frame);
        }),
      `${site}?embed=vote`,
    );
    expect(figure).toBe('vote');
    expect(height).toBeLessThan(2000);
    const frame = page.frames().find((each) => each.url().includes('embed=vote'));
    await frame?.waitForSelector('#vote[data-live]', { timeout: patience });
    expect(await frame?.evaluate(() => origin)).toBe('null');
    // The page around the frame is none.
    expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
    await page.close();
  });

  it('shows without WebGPU what one would see', async () => {
    const { page } = await blank();
    await page.evaluateOnNewDocument(() => {
      Object.defineProperty(Navigator.prototype, 'gpu', { get: () => undefined });
    });
    await page.goto(`${site}#lab`);
    expect(await booted(page)).toBe('failed');
    await page.waitForFunction(
      () =>
        [...document.querySelectorAll('img')].filter(({ naturalWidth }) => naturalWidth === 256)
          .length === 9,
      { timeout: patience },
    );
    const described = await page.$$eval('#failure img', (all) => all.map(({ alt }) => alt));
    expect(new Set(described).size).toBe(9);
    await page.close();
  });
});
