import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { palette } from '../../src/plot/colours.ts';

const style = readFileSync(new URL('../../src/plot/plot.css', import.meta.url), 'utf8');

test('a page shows every colour of a series: the same in the light, another one in the dark', () => {
  for (const [name, colour] of Object.entries(palette)) {
    expect(style).toContain(`.chart .${name}`);
    // Ink is that of the page.
    if (name === 'ink') continue;
    const values = [...style.matchAll(new RegExp(`--chart-${name}: (#[0-9a-f]{6})`, 'g'))];
    const [light, dark] = values.map(([, value]) => value);
    expect(light).toBe(colour);
    expect(dark).not.toBe(colour);
    expect(values).toHaveLength(2);
  }
});
