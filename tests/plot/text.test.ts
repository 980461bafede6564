import { describe, expect, test } from 'vitest';
import { textWidth, withScripts, wrapText } from '../../src/plot/text.ts';

describe('texts', () => {
  test('scripts are moved and moved back', () => {
    expect(withScripts('plain text, my_file')).toBe('plain text, my_file');
    expect(withScripts('T_c')).toBe('T<tspan dy="0.3em" font-size="75%">c</tspan>');
    expect(withScripts('L^{7/4} at T_c = 2')).toBe(
      'L<tspan dy="-0.45em" font-size="75%">7/4</tspan><tspan dy="0.338em"> at T</tspan>' +
        '<tspan dy="0.3em" font-size="75%">c</tspan><tspan dy="-0.225em"> = 2</tspan>',
    );
    expect(withScripts('m_s^2')).toBe(
      'm<tspan dy="0.3em" font-size="75%">s</tspan><tspan dy="-0.75em" font-size="75%">2</tspan>',
    );
  });

  test('lines are broken where they are full', () => {
    const lines = wrapText('one two three four five six seven', 10, 60);
    expect(lines.join(' ')).toBe('one two three four five six seven');
    for (const line of lines) expect(textWidth(line, 10)).toBeLessThanOrEqual(60);
    expect(wrapText('', 10, 60)).toEqual([]);
    expect(wrapText('antidisestablishmentarianism', 10, 60)).toHaveLength(1);
  });
});
