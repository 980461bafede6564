import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { documentsIn } from '../../site/court-parts.ts';
import { answerOf, exhibitsOf } from '../../src/article/court/exhibits.ts';
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
  {
    name: 'penalized',
    study: 'learned-map',
    id: 'LM-4 L = 16, L1 0.004',
    answers: ['yes', 'no', 'open'],
  },
  {
    name: 'free',
    study: 'learned-map',
    id: 'LM-4 L = 16, no L1',
    answers: ['no', 'yes', 'open'],
  },
  { name: 'noise', study: 'rsmi', id: 'RS-6 likelihood', answers: ['no', 'yes', 'open'] },
  { name: 'flows', study: 'koch', id: 'DK-4 fixed point', answers: ['yes', 'no', 'open'] },
] as const;

describe('the court', () => {
  it('says what the documents of the studies say', () => {
    const exhibits = exhibitsOf(documents);
    expect(exhibits.map(({ name }) => name)).toEqual(judged.map(({ name }) => name));
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

  it('writes the numbers of the study with their errors', () => {
    const exhibit = exhibitsOf(documents).find(({ name }) => name === 'free');
    const { measured } = documents('learned-map').targets.find(
      ({ id }) => id === 'LM-4 L = 16, no L1',
    ) ?? { measured: {} };
    const found = Object(measured)['y_h, step 1'] as { value: number; error: number };
    expect(exhibit?.marks[0]?.measured).toEqual({ value: found.value, error: found.error });
    expect(exhibit?.finding).toContain(found.value.toFixed(3));
  });

  it('refuses a document without the target that the page needs', () => {
    expect(() => exhibitsOf(without)).toThrow(/has no target/);
    expect(() => sentencesOf(without)).toThrow(/has no target/);
  });
});

function without(study: string): ResultDocument {
  return { ...documents(study), targets: [] };
}

/** The answer to a sentence. */
function of(quote: string, found: (study: string) => ResultDocument): string | undefined {
  return sentencesOf(found).find((sentence) => sentence.quote.includes(quote))?.answer;
}

function plateau(verdict: 'holds' | 'fails') {
  return turned('zoom-out', 'BL-1 plateau', verdict);
}

function free(verdict: 'holds' | 'fails') {
  return turned('learned-map', 'LM-4 L = 16, no L1', verdict);
}

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

  it('follow the verdicts', () => {
    expect(of('self-similar', plateau('holds'))).toBe('yes');
    expect(of('self-similar', plateau('fails'))).toBe('no');
    expect(of('exactly what happened', free('holds'))).toBe('no');
    expect(of('exactly what happened', free('fails'))).toBe('yes');
  });

  it('cannot be told where a study cannot tell', () => {
    expect(answerOf({ verdict: 'inconclusive' }, { holds: 'yes', fails: 'no' })).toBe('open');
  });
});
