import { fileURLToPath } from 'node:url';
import { createServer, type Plugin, type ViteDevServer } from 'vite';
import type { Browser, Page } from 'puppeteer';
import { courtParts } from '../../site/court-parts.ts';
import { includedParts } from '../../site/included-parts.ts';

/** Milliseconds that a page may take to load or to start on a busy or slow machine. */
const most = 240_000;

/** The browser keeps what it was given: a page has 250 sources, none of which changes while the tests of a file run. */
const keptSources: Plugin = {
  name: 'kept-sources',
  configureServer({ middlewares }) {
    middlewares.use((_, response, next) => {
      const set = response.setHeader.bind(response);
      response.setHeader = (name, value) =>
        set(name, name.toLowerCase() === 'cache-control' ? 'max-age=3600' : value);
      next();
    });
  },
};

/** Serves the lab as `npm start` does, at a free port. */
export async function serveLab(): Promise<ViteDevServer> {
  const server = await createServer({
    configFile: false,
    plugins: [keptSources, includedParts(), courtParts()],
    root: fileURLToPath(new URL('../..', import.meta.url)),
    logLevel: 'error',
    server: { port: 0, host: '127.0.0.1', hmr: false },
  });
  await server.listen();
  return server;
}

/** The address of a served lab with what its hash asks for. */
export function labAddress(
  server: ViteDevServer,
  wishes: Readonly<Record<string, string | number>> = {},
): string {
  const [address] = server.resolvedUrls?.local ?? [];
  const keys = new URLSearchParams(
    Object.entries(wishes).map(([name, value]) => [name, String(value)]),
  );
  return `${address}#${keys.size > 0 ? keys : 'lab'}`;
}

/** A page that remembers what it complained of. */
export interface WatchedPage {
  readonly page: Page;
  readonly complaints: readonly string[];
}

export async function openPage(browser: Browser): Promise<WatchedPage> {
  const page = await browser.newPage();
  page.setDefaultTimeout(most);
  await page.setViewport({ width: 1024, height: 700 });
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('requestfailed', (request) => complaints.push(`not loaded: ${request.url()}`));
  return { page, complaints };
}

/** Waits until the page has left the state "booting", and says how. */
export async function booted(page: Page): Promise<string> {
  await page.waitForFunction(() => document.documentElement.dataset['state'] !== 'booting', {
    timeout: most,
  });
  return page.evaluate(() => String(document.documentElement.dataset['state']));
}
