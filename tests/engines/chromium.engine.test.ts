import { findBrowser, launchBrowser, type FoundBrowser } from '../browser/browser.ts';
import { testEngine } from './engine-tests.ts';
import { reportInPage } from './page.ts';

for (const wish of ['packed', 'installed'] as const) {
  const found = await find(wish);
  testEngine(
    `Chromium, ${wish}`,
    typeof found === 'string'
      ? found
      : async (programs) =>
          reportInPage(await launchBrowser(found, { protocolTimeout: 600_000 }), programs),
  );
}

function find(wish: FoundBrowser['name']): Promise<FoundBrowser | string> {
  return findBrowser(wish).catch(() =>
    wish === 'packed'
      ? 'the optional package @sparticuz/chromium is not installed (Linux on x64)'
      : 'Chrome or Chromium is not installed (CHROME_PATH names one)',
  );
}
