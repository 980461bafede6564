import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { weakField } from '../../src/article/measure/field-levels.ts';
import { CRITICAL_TEMPERATURE } from '../../src/theory/critical.ts';
import { withParts } from '../../site/included-parts.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = withParts(fs.readFileSync(`${root}/index.html`, 'utf8'), root);
const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);

// Article and lab are parts of one document. A script that asks for an element would find that of the other place.
it('has no two elements with one id', () => {
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  expect(ids).toContain('looking-machine');
  expect(ids).toContain('machine');
});

it('names only elements that are there', () => {
  const named = [...page.matchAll(/\s(?:aria-labelledby|aria-describedby|for)="([^"]*)"/g)].flatMap(
    ([, names = '']) => names.split(' '),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !ids.includes(name))).toEqual([]);
});

it('says how a spin that stands alone follows the weak field', () => {
  const strength = weakField / CRITICAL_TEMPERATURE;
  const share = (1 + Math.tanh(strength)) / 2;
  expect(page.replaceAll(/\s+/g, ' ')).toContain(
    `point up ${(100 * share).toFixed(2)}&nbsp;% of the time`,
  );
  // In thousandths, as the table below the sentence.
  expect(page.replaceAll(/\s+/g, ' ')).toContain(
    `switched on ${(1000 * strength).toFixed(2)} thousandths.`,
  );
});

it('lists every chapter that has a number', () => {
  const listed = [...page.matchAll(/<li><a href="#([\w-]+)" data-number="(\d)">/g)];
  expect(listed.map(([, , number]) => number)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
  expect(listed.at(-1)?.[1]).toBe('blog');
});
