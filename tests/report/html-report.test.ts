import { describe, expect, it } from 'vitest';
import { renderIndex } from '../../src/report/html-index.ts';
import { renderReport, type Report } from '../../src/report/html-report.ts';
import { reportStyle } from '../../src/report/report-style.ts';
import { plainText, richText } from '../../src/report/report-text.ts';

const nasty = `<script>alert("x")</script> & 'quotes'`;

const report = {
  title: `Title ${nasty}`,
  source: `Source ${nasty}, arXiv:1410.3831`,
  summary: `Summary ${nasty}`,
  question: `Question ${nasty}`,
  finding: {
    question: `Question ${nasty}`,
    answer: { sentence: `Answer ${nasty}`, numbers: `Numbers ${nasty}` },
    wouldChange: `Change ${nasty}`,
    criteria: `Criteria ${nasty}`,
    leadingFigure: 'one',
  },
  version: '1.2.3',
  facts: [['Adapter', nasty]],
  parameters: { size: 64, list: [1, 2], runs: [{ field: 0.1 }, { field: nasty }], none: null },
  targets: [
    {
      id: 'A-1',
      kind: 'data',
      statement: `K_c of ${nasty}`,
      measured: { value: 0.44065, error: 0.00012, exact: 0.4406868 },
      expected: `within 3 errors ${nasty}`,
      verdict: 'holds',
      controls: [{ name: nasty, measured: 0.5, fulfils: false }],
    },
    {
      id: 'A-2 b',
      kind: 'claim',
      statement: 'several',
      measured: { [nasty]: 2, other: { value: 1, error: 0.1 }, third: 7.5 },
      headline: ['other', 'third'],
      expected: '3',
      verdict: 'fails',
      controls: [{ name: 'loose', measured: 3, fulfils: true }],
    },
    {
      id: 'A-3',
      kind: 'control',
      statement: 'too short',
      measured: 1,
      expected: '2',
      verdict: 'inconclusive',
    },
  ],
  sections: [
    {
      title: `Section ${nasty}`,
      text: [`Text ${nasty}`],
      tables: [
        {
          caption: `Caption ${nasty}`,
          header: ['name', `L^2 ${nasty}`],
          rows: [[nasty, { value: 1.5, error: 0.02, exact: 1.49 }]],
        },
      ],
      figures: {
        one: {
          title: `Figure ${nasty}`,
          caption: `Small print ${nasty}`,
          x: { label: nasty },
          y: { label: 'y' },
          series: [{ label: nasty, kind: 'points', data: [{ x: 1, y: 2, error: 0.1 }] }],
        },
      },
      pictures: [
        [
          { caption: `T = 2 ${nasty}`, size: 4, spins: new Uint8Array(16).fill(1, 3, 9) },
          { caption: 'large', size: 256, spins: new Uint8Array(256 * 256) },
        ],
      ],
    },
  ],
  files: [{ path: 'data/a.npy', what: nasty }],
  command: `npx blockspin ${nasty}`,
} satisfies Report & { question: string };

const html = renderReport(report);
const index = renderIndex({
  version: '1.2.3',
  facts: [['Seed', nasty]],
  entries: [
    { ...report, answer: report.finding.answer, path: 'a/report.html' },
    { ...report, targets: [], failure: `Lost: ${nasty}` },
  ],
});

describe.each([
  ['a report', html],
  ['an index', index],
])('%s', (_, page) => {
  it('stands alone: no script, nothing fetched', () => {
    expect(page).not.toMatch(
      /<script|<iframe|<object|\son\w+=|@import|<link(?! rel="icon" href="data:,">)/,
    );
    for (const [, source] of page.matchAll(/\ssrc="([^"]*)"/g))
      expect(source).toMatch(/^data:image\/png;base64,[A-Za-z0-9+/]+=*$/);
    for (const [address] of page.matchAll(/url\([^)]*\)/g)) expect(address).toMatch(/^url\(#/);
    for (const [, address] of page.matchAll(/href="(https?:[^"]*)"/g))
      expect(address).toBe('https://arxiv.org/abs/1410.3831');
  });

  it('escapes every text', () => {
    expect(page).toContain(
      '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;quotes&#39;',
    );
    const outsideTags = page.replace(/<style>[^]*?<\/style>/, '').replace(/<[^<>]*>/g, '');
    expect(outsideTags).not.toMatch(/[<>]|&(?!(?:amp|lt|gt|quot|#39);)/);
  });

  it('can be read aloud: language, headings in order, names of pictures and regions', () => {
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(page).toMatch(/<title>[^<]+<\/title>/);
    const levels = [...page.matchAll(/<h(\d)/g)].map(([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [i, level] of levels.entries()) expect(level - (levels[i - 1] ?? 0)).toBeLessThan(2);
    for (const [image] of page.matchAll(/<img[^>]*>/g)) expect(image).toMatch(/ alt="[^"]+"/);
    for (const [picture] of page.matchAll(/<svg (?!class="frame")[^>]*>.{0,30}/g))
      expect(picture).toMatch(/role="img".*<title>/);
    for (const [region] of page.matchAll(/<[^>]*role="region"[^>]*>/g))
      expect(region).toMatch(/tabindex="0".*aria-label="[^"]+"/);
    const names = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, name]) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^\S+$/);
    for (const [, name] of page.matchAll(/aria-labelledby="([^"]*)"/g))
      expect(names).toContain(name);
  });

  it('says the verdicts in words, not by colour alone', () => {
    for (const count of ['1 holds', '1 fails', '1 inconclusive'])
      expect(page).toMatch(new RegExp(`<span aria-hidden="true">[✓✗?]</span> ${count}`));
  });
});

it('a report begins with the question, the answer and the figure that shows it, which is drawn once', () => {
  const order = [
    'Question',
    'Answer',
    'Numbers',
    'Change',
    'Figure 1.',
    'id="targets"',
    'Criteria',
  ];
  const places = order.map((text) => html.indexOf(text));
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
  expect(html.match(/<figcaption><b>Figure/g)).toHaveLength(1);
});

it('a target is a line that folds out', () => {
  const [line = ''] = /<details id="A-1">.*?<\/details>/.exec(html) ?? [];
  const [summary, unfolded] = line.split('</summary>');
  expect(summary).toMatch(/✓<\/span> holds.*K<sub>c<\/sub>.*0\.44065\(12\)/);
  expect(summary).not.toMatch(/exact/);
  expect(unfolded).toMatch(/exact.*Control/);
  const [other = ''] = /<details id="A-2-b">.*?<\/summary>/.exec(html) ?? [];
  expect(other).toMatch(/1\.00\(10\)<\/span>, .*7\.5</);
});

it('an index leads to the targets that do not hold', () => {
  const [, link] = /Fails: <a href="a\/report\.html#([^"]*)">A-2 b<\/a>/.exec(index) ?? [];
  expect(html).toContain(`id="${link}"`);
  expect(index).not.toContain('>A-1</a>');
});

describe('a report', () => {
  it('is the same, byte for byte, each time', () => {
    expect(renderReport(report)).toBe(html);
  });

  it('sets numbers with their errors and the exact value beside them', () => {
    expect(html).toContain(
      '<span class="number">0.44065(12)</span> <span class="exact">exact 0.440687',
    );
    expect(html).toContain('<span class="number">1.500(20)</span> <span class="exact">exact 1.49<');
  });

  it('tells a control that fulfils the criterion from one that does not', () => {
    expect(html).toMatch(/loose: .*3<\/span> <em>holds too/);
    expect(html).toMatch(/0\.5<\/span> <em>fails, as it should/);
  });

  it('numbers tables and figures, with title and small print of a figure below it', () => {
    expect(html).toContain('<p class="caption" id="table-1"><b>Table 1.</b> Caption');
    expect(html).toMatch(
      /<figcaption><b>Figure 1\.<\/b> Figure .* Small print .*href="figures\/one\.svg"/,
    );
  });

  it('shows parameters of any depth', () => {
    expect(html).toContain('<dt>list</dt><dd>1, 2</dd>');
    expect(html).toMatch(/<dt>runs<\/dt><dd>field 0\.1<br>field &lt;script/);
    expect(html).toContain('<dt>none</dt><dd>null</dd>');
  });

  it('smooths only pictures that have more sites than pixels', () => {
    expect(html).toMatch(/<img class="crisp" src="[^"]*" width="4" height="4"/);
    expect(html).toMatch(/<img src="[^"]*" width="256" height="256"/);
  });

  it('refuses pictures whose spins make no square', () => {
    const sections = [
      { title: '', text: [], pictures: [[{ caption: '', size: 2, spins: new Uint8Array(3) }]] },
    ];
    expect(() => renderReport({ ...report, sections })).toThrow(RangeError);
  });
});

it('sets scripts and links the arXiv, and writes scripts plainly where they cannot be set', () => {
  expect(richText('K_c, x_{max}, L^{7/4} < 10^-3')).toBe(
    'K<sub>c</sub>, x<sub>max</sub>, L<sup>7/4</sup> &lt; 10<sup>-3</sup>',
  );
  expect(richText('log_likelihood of arXiv:1906.05212')).toBe(
    'log_likelihood of <a href="https://arxiv.org/abs/1906.05212">arXiv:1906.05212</a>',
  );
  expect(plainText('K_c, s_{i+1}, x_{max}, 10^{−3}, λ_{+}')).toBe(
    'K_c, s_(i+1), x_max, 10^−3, λ_+',
  );
});

// WCAG 2.2, success criterion 1.4.3: 4.5 for text.
describe('every colour of text stands out from its ground', () => {
  const [light = '', dark = ''] = reportStyle.split(
    '@media screen and (prefers-color-scheme: dark)',
  );
  const pairs = [
    ...['ink', 'muted', 'accent'].flatMap((text) => [
      [text, 'paper'],
      [text, 'panel'],
    ]),
    ...['holds', 'fails', 'inconclusive'].map((verdict) => [verdict, `${verdict}-ground`]),
    ['fails', 'paper'],
  ];
  it.each([
    ['light', light],
    ['dark', dark],
  ])('%s', (_, style) => {
    for (const [text, ground] of pairs) {
      const [a = 0, b = 0] = [text, ground].map((name) => luminance(colour(style, name ?? '')));
      const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      expect(contrast, `${text} on ${ground}`).toBeGreaterThan(4.5);
    }
  });
});

function colour(style: string, name: string): number[] {
  const hex = new RegExp(`--${name}: #([0-9a-f]{6});`).exec(style)?.[1] ?? '';
  return [0, 2, 4].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255);
}

function luminance(channels: readonly number[]): number {
  const linear = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return [0.2126, 0.7152, 0.0722].reduce((sum, share, i) => sum + share * (linear[i] ?? NaN), 0);
}

it('a report that judges no statements has neither targets nor a source', () => {
  const evaluation = renderReport({
    ...report,
    kind: 'evaluation',
    finding: undefined,
    source: undefined,
    targets: undefined,
  });
  expect(evaluation).toContain('Blockspin · evaluation');
  expect(evaluation).not.toMatch(/Targets|After|tally">/);
});
