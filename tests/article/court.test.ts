import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { documentsIn } from '../../site/court-parts.ts';
import { exhibitsOf } from '../../src/article/court/exhibits.ts';
import { exhibitsHtml, sentencesHtml } from '../../src/article/court/markup.ts';
import type { ResultDocument } from '../../src/article/court/result-document.ts';
import { sentencesOf } from '../../src/article/court/sentences.ts';

const documents = documentsIn(fileURLToPath(new URL('../..', import.meta.url)));

/** The same documents, in which one target has another verdict. */
function turned(study: string, id: string, verdict: 'holds' | 'fails' | 'inconclusive') {
  return (asked: string): ResultDocument => {
    const document = documents(asked);
    if (asked !== study) return document;
    const found = document.targets.some((target) => target.id === id);
    expect(found).toBe(true);
    const targets = document.targets.map((target) =>
      target.id === id ? { ...target, verdict } : target,
    );
    return { ...document, targets };
  };
}

/** What each exhibit answers if its target holds, fails, or cannot be told. */
const judged = [
  { name: 'mapping', study: 'exact-mapping', id: 'MS-2 trained', answers: ['no', 'open', 'open'] },
  { name: 'spots', study: 'mehta-schwab', id: 'MS-5', answers: ['yes', 'no', 'open'] },
  { name: 'noise', study: 'rsmi', id: 'RS-6 likelihood', answers: ['no', 'yes', 'open'] },
  { name: 'flows', study: 'koch', id: 'DK-4 fixed point', answers: ['yes', 'no', 'open'] },
] as const;

describe('the court', () => {
  it('says what the documents of the studies say', () => {
    const exhibits = exhibitsOf(documents);
    expect(exhibits.map(({ name }) => name)).toEqual([
      'mapping',
      'spots',
      'penalized',
      'free',
      'noise',
      'flows',
    ]);
    for (const { name, study, id } of judged) {
      const exhibit = exhibits.find((each) => each.name === name);
      const target = documents(study).targets.find((each) => each.id === id);
      expect(exhibit?.source.study).toBe(study);
      expect(target).toBeDefined();
      expect(exhibit?.marks.filter(({ kind }) => kind === 'claim').length).toBeGreaterThan(0);
    }
    const page = exhibitsHtml(exhibits);
    for (const { answer, finding, source } of exhibits) {
      expect(page).toContain(`data-answer="${answer}"`);
      expect(page).toContain(finding);
      expect(page).toContain(`npx ${source.command}`);
    }
  });

  it('changes its answer with every verdict', () => {
    for (const { name, study, id, answers } of judged)
      for (const [index, verdict] of (['holds', 'fails', 'inconclusive'] as const).entries()) {
        const exhibit = exhibitsOf(turned(study, id, verdict)).find((each) => each.name === name);
        expect([name, verdict, exhibit?.answer]).toEqual([name, verdict, answers[index]]);
      }
  });

  it('shows numbers that tell claims from controls', () => {
    // Where marks lie that decide an exhibit: agreement is the band.
    const places = {
      mapping: { claim: true, control: false },
      spots: { claim: true },
      noise: { claim: false },
    };
    const exhibits = exhibitsOf(documents);
    for (const [name, expected] of Object.entries(places)) {
      const exhibit = exhibits.find((each) => each.name === name);
      const [low, high] = exhibit?.scale.band ?? [NaN, NaN];
      for (const [kind, inside] of Object.entries(expected)) {
        const marks = exhibit?.marks.filter((mark) => mark.kind === kind) ?? [];
        expect(marks.length).toBeGreaterThan(0);
        for (const { label, measured } of marks)
          expect([name, label, measured.value > low && measured.value < high]).toEqual([
            name,
            label,
            inside,
          ]);
      }
    }
  });

  it('writes the numbers of the study with their errors', () => {
    const exhibit = exhibitsOf(documents).find(({ name }) => name === 'free');
    const { measured } = documents('learned-map').targets.find(({ id }) =>
      id.endsWith(', no L1'),
    ) ?? { measured: {} };
    const found = Object(measured)['y_h, step 1'] as { value: number; error: number };
    expect(exhibit?.marks[0]?.measured).toEqual({ value: found.value, error: found.error });
    expect(exhibit?.finding).toContain(found.value.toFixed(3));
  });

  it('says how the control of shuffled pixels does in flows', () => {
    const study = documents('koch');
    const flowsWith = (verdict: 'fails' | 'inconclusive'): string | undefined => {
      const targets = study.targets.map((target) => ({
        ...target,
        controls: target.controls.map((control) => ({ ...control, verdict })),
      }));
      const changed = { ...study, targets };
      const all = exhibitsOf((asked) => (asked === 'koch' ? changed : documents(asked)));
      return all.find(({ name }) => name === 'flows')?.control;
    };
    expect(flowsWith('inconclusive')).toContain('not clearly elsewhere');
    expect(flowsWith('fails')).not.toContain('not clearly elsewhere');
  });

  it('refuses a document without the target that the page needs', () => {
    expect(() => exhibitsOf(without)).toThrow(/has no target/);
    expect(() => sentencesOf(without)).toThrow(/has no target/);
  });
});

function without(study: string): ResultDocument {
  return { ...documents(study), targets: [] };
}

/** What each sentence is answered if the target that decides it holds, fails, or cannot be told. */
const decided = [
  ['self-similar', 'zoom-out', 'BL-1 plateau', ['yes', 'no', 'open']],
  ['looks the same', 'learned-map', 'LM-5 doubling', ['yes', 'no', 'open']],
  ['scale invariance', 'mcrg', 'SW-1 controls', ['no', 'open', 'open']],
  ['relevant parameters', 'mcrg', 'SW-1 thermal', ['yes', 'open', 'open']],
  ['relevant parameters', 'mcrg', 'SW-1 magnetic', ['yes', 'open', 'open']],
  ['energy stays', 'decimation-1d', 'CD-2', ['partly', 'no', 'open']],
  ['equivalence', 'exact-mapping', 'LT-2', ['no', 'open', 'open']],
  // No study measures performance, whatever this target says.
  ['performance', 'exact-mapping', 'LT-3 rank', ['open', 'open', 'open']],
] as const;

describe('the sentences of the blog', () => {
  it('have a verdict each, and the chapter that shows it', () => {
    const sentences = sentencesOf(documents);
    expect(sentences).toHaveLength(8);
    const page = sentencesHtml(sentences);
    for (const { quote, answer } of sentences) {
      expect(page).toContain(quote);
      expect(page).toContain(`data-answer="${answer}"`);
    }
  });

  it('follow the verdicts, every one of them', () => {
    // tests/article/strengths.test.ts turns the verdict of the seventh.
    for (const { quote } of sentencesOf(documents))
      if (!quote.includes('exactly what happened'))
        expect(decided.filter(([words]) => quote.includes(words))).not.toEqual([]);
    for (const [words, study, id, answers] of decided)
      for (const [index, verdict] of (['holds', 'fails', 'inconclusive'] as const).entries()) {
        const sentences = sentencesOf(turned(study, id, verdict));
        const found = sentences.find(({ quote }) => quote.includes(words));
        expect([id, verdict, found?.answer]).toEqual([id, verdict, answers[index]]);
      }
  });
});
