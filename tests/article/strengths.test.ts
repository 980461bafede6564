import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { documentsIn } from '../../site/court-parts.ts';
import { exhibitsOf } from '../../src/article/court/exhibits.ts';
import type { Exhibit } from '../../src/article/court/exhibit.ts';
import { answerHtml, boardHtml, exhibitsHtml } from '../../src/article/court/markup.ts';
import type { ResultDocument, Target } from '../../src/article/court/result-document.ts';
import { sentencesOf } from '../../src/article/court/sentences.ts';

const documents = documentsIn(fileURLToPath(new URL('../..', import.meta.url)));
const controls = 2;

interface Made {
  readonly l1: number;
  readonly passing: number;
  readonly machines?: number;
  readonly size?: number;
  readonly verdict?: Target['verdict'];
}

/** A made-up target of the study: the numbers are those of the strength, so that rows cannot be exchanged. */
function made({ l1, passing, machines = 8, size = 16, verdict }: Made): Target {
  const isHeld = l1 > 0 ? passing === machines : passing === 0;
  const name = l1 > 0 ? `L1 ${l1}` : 'no L1';
  const exponents = {
    'y_h, step 1': { value: 1.87 + l1, error: 0.002 },
    'y_t, step 1': { value: 1 + l1, error: 0.02 },
    'y_h, step 2': { value: 1.875, error: 0.002 },
    'y_t, step 2': { value: 1, error: null },
  };
  return {
    id: `LM-4 L = ${size}, ${name}`,
    statement: '',
    measured: { pass: `${passing} of ${machines}`, 'machines that pass': passing, ...exponents },
    verdict: verdict ?? (isHeld ? 'holds' : 'fails'),
    controls: Array.from({ length: controls }, (_, index) => ({
      name: `permuted pixels, ${name}, machine ${index + 1}, ${size} x ${size}`,
      measured: { ...exponents, 'y_t, step 1': { value: 1.7 + index / 10, error: 0.01 } },
      verdict: 'fails' as const,
    })),
  };
}

/** The documents with these machines in place of those of the study. */
function withMachines(...machines: readonly Made[]): (study: string) => ResultDocument {
  return (study) => {
    const document = documents(study);
    if (study !== 'learned-map') return document;
    const others = document.targets.filter(({ id }) => !/^LM-4 L = \d+, /.test(id));
    return { ...document, targets: [...machines.map(made), ...others] };
  };
}

function exhibit(name: string, ...machines: readonly Made[]): Exhibit {
  const found = exhibitsOf(withMachines(...machines)).find((each) => each.name === name);
  if (!found) throw new Error(name);
  return found;
}

const free = { l1: 0, passing: 0 };
const mixed = [
  free,
  ...[0.01, 0.001, 0.004, 0.002].map((l1, at) => ({ l1, passing: [3, 0, 8, 5][at] ?? 0 })),
];

describe('exponents with a penalty', () => {
  it('shows every strength of a mixed outcome, the weakest first', () => {
    const found = exhibit('penalized', ...mixed);
    expect(found.answer).toBe('partly');
    expect(found.finding).toContain(
      '0 of 8 machines pass with L1 = 0.001, 5 of 8 with 0.002, 8 of 8 with 0.004 and 3 of 8 with 0.01.',
    );
    expect(found.doubt).toContain('8 machines of each of 4 strengths');
    const claims = found.marks.filter(({ kind }) => kind === 'claim');
    expect(claims.map(({ label }) => label)).toEqual(
      ['0.001', '0.002', '0.004', '0.01'].map((l1) => `penalty ${l1}`),
    );
    expect(claims.map(({ measured }) => measured.value)).toEqual([1.001, 1.002, 1.004, 1.01]);
    const [control] = found.marks.filter(({ kind }) => kind === 'control');
    expect(control?.each).toHaveLength(4 * controls);
    expect(control?.text).toBe('8 of 8 fail');
    const page = exhibitsHtml([found]);
    expect(page).toContain('data-choice="partly"');
    for (const text of ['1.8710(20)', '1.8800(20)', '1.010(20)', '3 of 8'])
      expect(page).toContain(text);
    const dots = /<path class="dot" d="([^"]*)"/g;
    const lengths = [...boardHtml([found]).matchAll(dots)].map(([, d = '']) => d.split('M').length);
    expect(Math.max(...lengths) - 1).toBe(4 * controls);
  });

  it.each([
    [
      'yes',
      [
        { l1: 0.002, passing: 8 },
        { l1: 0.004, passing: 8 },
      ],
    ],
    ['yes', [{ l1: 0.004, passing: 3, machines: 3 }]],
    [
      'partly',
      [
        { l1: 0.002, passing: 5 },
        { l1: 0.004, passing: 8 },
      ],
    ],
    [
      'partly',
      [
        { l1: 0.002, passing: 5 },
        { l1: 0.004, passing: 0 },
      ],
    ],
    [
      'partly',
      [
        { l1: 0.002, passing: 8, verdict: 'inconclusive' },
        { l1: 0.004, passing: 8 },
      ],
    ],
    [
      'no',
      [
        { l1: 0.002, passing: 0 },
        { l1: 0.004, passing: 0 },
      ],
    ],
    [
      'open',
      [
        { l1: 0.002, passing: 0 },
        { l1: 0.004, passing: 8, verdict: 'inconclusive' },
      ],
    ],
  ] as [string, Made[]][])('answers %s', (answer, machines) => {
    expect(exhibit('penalized', free, ...machines).answer).toBe(answer);
  });

  it('names larger lattices apart', () => {
    const found = exhibit('penalized', ...mixed, { l1: 0.004, passing: 2, machines: 3, size: 24 });
    expect(found.marks.filter(({ kind }) => kind === 'claim')).toHaveLength(4);
    expect(found.finding).toContain('On 24 × 24: 2 of 3 machines pass with L1 = 0.004.');
  });
});

describe('exponents without a penalty', () => {
  it.each([
    ['no', { l1: 0, passing: 0 }],
    ['partly', { l1: 0, passing: 1 }],
    ['yes', { l1: 0, passing: 8 }],
    ['open', { l1: 0, passing: 0, verdict: 'inconclusive' }],
  ] as [string, Made][])('answers %s, and the sentence of the blog follows', (answer, machines) => {
    const all = [machines, { l1: 0.004, passing: 8 }];
    expect(exhibit('free', ...all).answer).toBe(answer);
    const sentence = sentencesOf(withMachines(...all)).find(({ quote }) =>
      quote.includes('exactly what happened'),
    );
    expect(sentence?.answer).toBe(answer);
    expect(sentence?.finding.includes('Not without help')).toBe(answer === 'no');
    expect(sentence?.finding).toContain(`${machines.passing} of 8`);
  });
});

describe('the answer in plain words', () => {
  const answerOf = (...machines: readonly Made[]): string =>
    answerHtml(withMachines(...machines)('learned-map'));
  const penalized = { l1: 0.004, passing: 8 };
  it.each([
    [
      'that a penalty keeps local renormalizes. A machine that is left free does not.',
      free,
      [penalized],
    ],
    ['if a penalty of the right strength', free, [penalized, { l1: 0.01, passing: 0 }]],
    ['No penalty makes a machine renormalize.', free, [{ l1: 0.004, passing: 0 }]],
    [
      'cannot say whether a penalty makes a machine renormalize.',
      free,
      [{ l1: 0.004, passing: 8, verdict: 'inconclusive' }],
    ],
    ['left free renormalizes as well.', { l1: 0, passing: 8 }, [penalized]],
    ['Of the machines that are left free, some do.', { l1: 0, passing: 1 }, [penalized]],
    [
      'Of a machine that is left free we',
      { l1: 0, passing: 0, verdict: 'inconclusive' },
      [penalized],
    ],
  ] as [string, Made, Made[]][])('says "%s"', (words, without, others) => {
    expect(answerOf(without, ...others)).toContain(words);
  });

  it('has a row for every strength, with what passes', () => {
    const page = answerOf(...mixed);
    expect(page).toContain('<th scope="row">none</th><td>0 of 8</td>');
    expect(page).toContain('<th scope="row">0.01</th><td>3 of 8</td>');
  });
});

describe('the document of the study as it is', () => {
  it('has claims that pass within the band, and controls that fail outside', () => {
    for (const name of ['penalized', 'free']) {
      const found = exhibitsOf(documents).find((each) => each.name === name);
      const [low, high] = found?.scale.band ?? [NaN, NaN];
      const control = found?.marks.find(({ kind }) => kind === 'control');
      expect(control?.each?.length).toBeGreaterThan(0);
      for (const value of control?.each ?? [])
        expect(value > low && value < high, `${name} ${value}`).toBe(false);
    }
    const penalized = exhibitsOf(documents).find(({ name }) => name === 'penalized');
    if (penalized?.answer === 'yes')
      for (const { kind, measured } of penalized.marks)
        if (kind === 'claim') expect(Math.abs(measured.value - 1)).toBeLessThan(0.05);
  });
});
