import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withParts } from '../../site/included-parts.ts';
import {
  isPresented,
  readSlideAddress,
  slideAddress,
  slides,
  steppedPlace,
} from '../../src/teaching/slides.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = withParts(fs.readFileSync(`${root}/index.html`, 'utf8'), root);

describe('the slides', () => {
  it('are the chapters of the article, in their order', () => {
    const chapters = [...page.matchAll(/<section class="chapter[^"]*" id="([\w-]+)"/g)].map(
      ([, id]) => id,
    );
    expect(slides.map(({ chapter }) => chapter)).toEqual(
      chapters.filter((id) => id !== 'exercises'),
    );
  });

  it('have notes whose measured values are those of the chapter', () => {
    let found = 0;
    for (const { chapter, notes } of slides) {
      const [, html = ''] = page.split(`<section class="chapter" id="${chapter}"`);
      for (const [value] of notes.join(' ').matchAll(/\d+\.\d+ ± \d+\.\d+/g)) {
        found++;
        expect(html.slice(0, html.indexOf('</section>')), chapter).toContain(value);
      }
    }
    expect(found).toBeGreaterThan(1);
  });

  it('each have an address, and stepping on and back visits every step once', () => {
    const visited: string[] = [];
    let place = readSlideAddress('#present');
    for (;;) {
      const address = slideAddress(place);
      visited.push(address);
      expect(readSlideAddress(address)).toEqual({ slide: place.slide, step: place.step });
      const next = steppedPlace(place, 1);
      if (next.slide === place.slide && next.step === place.step) break;
      const { slide, step } = steppedPlace(next, -1);
      expect({ slide, step }).toEqual({ slide: place.slide, step: place.step });
      place = next;
    }
    expect(new Set(visited).size).toBe(visited.length);
    expect(visited).toHaveLength(slides.reduce((sum, { steps }) => sum + steps.length, 0));
    expect(visited[0]).toBe('#present/opening');
  });

  it.each([
    ['#present/vote/9', /^The step of the slide vote must be a number from 1 to 2, not "9"\.$/],
    ['#present/vote/x', /not "x"\.$/],
    ['#present/%00', /^The slide must be one of opening, .*, not "%00"\.$/],
  ])('answer %s with one sentence', (hash, sentence) => {
    expect(isPresented(hash)).toBe(true);
    expect(readSlideAddress(hash).refused).toMatch(sentence);
  });

  it('are asked for by their address alone', () => {
    expect(['#present', '#present/vote'].every(isPresented)).toBe(true);
    expect(['', '#presentation', '#vote', '#figure=present'].some(isPresented)).toBe(false);
  });
});
