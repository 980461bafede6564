import http from 'node:http';
import fs from 'node:fs';
import path from 'node:path';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'puppeteer';
import type { EngineReport } from './engine-report.ts';
import type { Programs } from './programs.ts';

/** Runs the experiments in a page of a browser, and closes the browser. */
export async function reportInPage(browser: Browser, { folder }: Programs): Promise<EngineReport> {
  const server = http.createServer((request, response) => {
    const name = path.basename(request.url ?? '') || 'index.html';
    const file = path.join(folder, name);
    if (!fs.existsSync(file)) return response.writeHead(404).end();
    const type = name.endsWith('.html') ? 'text/html' : 'text/javascript';
    return response.writeHead(200, { 'content-type': type }).end(fs.readFileSync(file));
  });
  try {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.waitForFunction(() => 'engineReport' in globalThis);
    const text = await page.evaluate(async () => JSON.stringify(await globalThis.engineReport));
    return JSON.parse(text) as EngineReport;
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }
}
