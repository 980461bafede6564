import type { Page } from 'puppeteer';
import { patience } from './lab-pages.ts';

/** Brings a chapter of the article into the middle of the window and waits for its figure. */
export async function arrive(page: Page, name: string): Promise<void> {
  await page.evaluate((id) => {
    document.getElementById(id)?.scrollIntoView({ behavior: 'instant' });
  }, name);
  await page.waitForFunction(
    (id) => document.getElementById(id)?.dataset['live'] === 'yes',
    { timeout: patience },
    name,
  );
}
