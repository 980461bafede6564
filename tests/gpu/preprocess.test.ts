import { describe, expect, it } from 'vitest';
import { ShaderError } from '../../src/gpu/errors.ts';
import { resolveShader } from '../../src/gpu/preprocess.ts';

const sources = {
  'main.wgsl': [
    '#include "shared/a.wgsl"',
    '#include "shared/b.wgsl"',
    '#if FAST',
    'fast();',
    '#if !NESTED',
    'plain();',
    '#endif',
    '#elif NESTED',
    'nested();',
    '#else // neither',
    'slow();',
    '#endif',
    'end();',
  ].join('\n'),
  'shared/a.wgsl': 'fn a() {}',
  'shared/b.wgsl': '#include "shared/a.wgsl"\nfn b() {}',
};

const resolve = (flags: Record<string, boolean>): string[] =>
  resolveShader(sources, 'main.wgsl', flags).code.split('\n');

describe('resolving shaders', () => {
  it('includes each file once, before the text that needs it', () => {
    expect(resolve({ FAST: false, NESTED: false })).toEqual([
      'fn a() {}',
      'fn b() {}',
      'slow();',
      'end();',
    ]);
  });

  it('takes the branch whose flag is true, nested and negated', () => {
    expect(resolve({ FAST: true, NESTED: false }).slice(2)).toEqual([
      'fast();',
      'plain();',
      'end();',
    ]);
    expect(resolve({ FAST: true, NESTED: true }).slice(2)).toEqual(['fast();', 'end();']);
    expect(resolve({ FAST: false, NESTED: true }).slice(2)).toEqual(['nested();', 'end();']);
  });

  it('knows where each line came from, also behind branches that were dropped', () => {
    const { code, lines } = resolveShader(sources, 'main.wgsl', { FAST: false, NESTED: false });
    expect(lines).toHaveLength(code.split('\n').length);
    expect(lines).toEqual([
      { file: 'shared/a.wgsl', line: 1 },
      { file: 'shared/b.wgsl', line: 2 },
      { file: 'main.wgsl', line: 11 },
      { file: 'main.wgsl', line: 13 },
    ]);
  });

  it.each([
    [
      'a file that does not exist',
      '#include "nowhere.wgsl"',
      /nowhere\.wgsl does not exist, included at shaders\/x\.wgsl:1/,
    ],
    ['an include without quotes', '\n#include shared', /x\.wgsl:2: write #include/],
    [
      'a flag the kernel does not have',
      '#if FASST\n#endif',
      /x\.wgsl:1: "FASST" is not a flag .*FAST/,
    ],
    ['a directive that does not exist', 'a\n#iff FAST', /x\.wgsl:2: unknown directive #iff/],
    ['a directive within a line', 'let a = 1; #if FAST', /x\.wgsl:1: a directive must stand alone/],
    ['a missing #endif', '#if FAST\na', /x\.wgsl: .*Mismatched/],
    ['an #else without #if', '#else\na', /x\.wgsl: .*else/],
  ])('%s is an error that names file and line', (_, text, message) => {
    const broken = (): unknown => resolveShader({ 'x.wgsl': text }, 'x.wgsl', { FAST: true });
    expect(broken).toThrow(ShaderError);
    expect(broken).toThrow(message);
  });
});
