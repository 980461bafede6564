import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { fittingLine } from '../../src/cli/output/progress.ts';
import { shellWords } from '../../src/cli/output/shell-words.ts';
import { shownMessage, visibleJson, visibleText } from '../../src/report/visible-text.ts';

/** A colour, the title of a window, the end of a line, an 8-bit control sequence, text from right to left, a tag. */
const hostile = 'a\u001b[31mb\u001b]0;t\u0007c\nd\u009be\u202ef\u{e0041}g\ud800h';

describe('text from files and flags', () => {
  it('shows every character that a terminal would obey', () => {
    expect(visibleText(hostile)).toBe(
      String.raw`a\u001b[31mb\u001b]0;t\u0007c\nd\u009be\u202ef\u{e0041}g\ud800h`,
    );
    expect(visibleText('Onsager 2.269 ± 1 ≈ ü 温')).toBe('Onsager 2.269 ± 1 ≈ ü 温');
  });

  it('means the same in JSON, without such a character', () => {
    const json = visibleJson(JSON.stringify({ hostile, list: [1] }, null, 2));
    expect(json).not.toMatch(/[^\n\P{C}]/u);
    expect(JSON.parse(json)).toEqual({ hostile, list: [1] });
  });

  it('is short in messages, however long it is', () => {
    for (const value of ['x'.repeat(3e7), 'x '.repeat(1e6), '\u001b'.repeat(1e6)]) {
      const message = shownMessage(`error: ${value} is not allowed; give 1 to 4.`);
      expect(message.length).toBeLessThan(15_000);
      expect(message).toMatch(/^error: .*…[^]* give 1 to 4\.$/);
    }
    const path = `/a/${'b'.repeat(200)}/c`;
    expect(shownMessage(`Written to ${path}.`)).toBe(`Written to ${path}.`);
  });
});

describe('commands to copy', () => {
  const words = [
    'plain',
    '/a/b.c',
    'two words',
    "it's",
    '$(id)',
    'x;touch PWNED',
    '`id`',
    '',
    '\\',
    hostile.slice(0, -2),
  ];

  it('name the same words to a shell', () => {
    const printed = spawnSync('bash', ['-c', String.raw`printf '%s\0' ` + shellWords(words)]);
    expect(String(printed.stdout).split('\0').slice(0, -1)).toEqual(words);
    expect(shellWords(words)).not.toMatch(/\p{Cc}/u);
    expect(shellWords(['npx', '--out', '/a/b-1.0,2'])).toBe('npx --out /a/b-1.0,2');
  });
});

describe('the line of progress', () => {
  const parts = {
    label: 'layer 1: 64 x 16',
    bar: '█░░░ ',
    share: '25 %',
    rest: '  12 updates/s  3 s left',
  };

  it('is never as wide as the terminal, and always tells the share where there is room', () => {
    for (let columns = 0; columns < 80; columns++) {
      const line = fittingLine(columns, parts);
      expect(line.length).toBeLessThan(Math.max(columns, 1));
      if (columns > 6) expect(line).toContain('25 %');
    }
    expect(fittingLine(Infinity, parts)).toBe('layer 1: 64 x 16 █░░░ 25 %  12 updates/s  3 s left');
    expect(fittingLine(20, parts)).toBe('layer 1: 64 x… 25 %');
  });
});
