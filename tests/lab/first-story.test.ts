import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { majorityKeys } from '../../src/lab/panels/majority-colour.ts';
import { stories } from '../../src/lab/stories/index.ts';

const page = readFileSync(new URL('../../index.html', import.meta.url), 'utf8');

/** The text of an element of index.html that has no element of the same kind inside. */
function textOf(id: string): string {
  const [, tag = '', inside = ''] =
    new RegExp(`<(\\w+)[^>]*id="${id}"[^>]*>([\\s\\S]*?)</\\1>`).exec(page) ?? [];
  expect(tag, id).not.toBe('');
  return plain(inside);
}

function plain(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

describe('the page before the lab runs', () => {
  it('tells the first story in the words of the lab, so nothing moves when the lab starts', () => {
    const [first] = stories;
    expect(textOf('story-title')).toBe(first?.title);
    expect(textOf('story-text')).toBe(first?.text.replaceAll('T_c', 'Tc'));
    expect(textOf('story-trial')).toBe(first?.trial.replaceAll('T_c', 'Tc'));
    expect(textOf('compare-up')).toBe(majorityKeys.up);
    expect(textOf('compare-down')).toBe(majorityKeys.down);
    const shown = [...page.matchAll(/<section\s+class="\w+"\s+id="(\w+)"([^>]*)>/g)]
      .filter(([, , rest]) => !rest?.includes('hidden'))
      .map(([, id]) => id);
    expect(shown.toSorted()).toEqual(first?.sections.toSorted());
  });

  it('names every story', () => {
    const buttons = [...page.matchAll(/<button[^>]*>([^<]*)<\/button>/g)].map(
      ([, text = '']) => text,
    );
    for (const { title } of stories) expect(buttons).toContain(title);
  });
});
