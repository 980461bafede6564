import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Measured } from '../../src/statistics/measured.ts';

/** The text of a chapter as it lies in the file. */
export function chapterText(chapter: string): string {
  const file = new URL(`../../src/article/chapters/${chapter}.html`, import.meta.url);
  return fs.readFileSync(fileURLToPath(file), 'utf8');
}

/**
 * A number that a chapter shows before anything is measured: "0.526 ± 0.008" or, as a share, "24.4 ± 0.1 %".
 * @throws Error where the chapter has no such number, or different ones under one name
 */
export function shownBeforehand(chapter: string, name: string): Measured {
  const element = new RegExp(`<(\\w+)(?=[^>]*data-measured="${name}")[^>]*>([^<]*)</\\1>`, 'g');
  const found = new Set(
    [...chapterText(chapter).matchAll(element)].map(([, , text = '']) => text.trim()),
  );
  const [text = ''] = found;
  const [, value, error, percent] = /^([\d.]+) ± ([\d.]+)(?:(?:&nbsp;|\s)(%))?$/.exec(text) ?? [];
  if (found.size !== 1 || !value || !error)
    throw new Error(`${chapter}.html shows "${[...found].join('", "')}" as ${name}.`);
  const scale = percent ? 0.01 : 1;
  return { value: scale * Number(value), error: scale * Number(error) };
}

/** That a chapter shows beforehand what a measurement finds, within five errors of both. */
export function expectShown(
  chapter: string,
  name: string,
  measured: Measured | undefined,
  scale = 1,
): void {
  const shown = shownBeforehand(chapter, name);
  const { value, error } = measured ?? { value: NaN, error: NaN };
  expect(Math.abs(scale * value - shown.value), `${chapter}, ${name}`).toBeLessThan(
    5 * Math.hypot(scale * error, shown.error),
  );
}
