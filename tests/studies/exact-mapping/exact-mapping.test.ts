import { expect, test } from 'vitest';
import { elementCount } from '../../../src/formats/tensor.ts';
import { renderFigure } from '../../../src/plot/figure.ts';
import { renderReport } from '../../../src/report/html-report.ts';
import { uniformDeviates } from '../../../src/statistics/random.ts';
import { exactMapping } from '../../../src/studies/exact-mapping/exact-mapping.ts';
import type { StudyContext, StudyOutcome } from '../../../src/studies/study.ts';

function draw(seed: number, stream: number): number[] {
  const uniform = uniformDeviates(seed, stream);
  return Array.from({ length: 10_000 }, uniform);
}

test('the random numbers are those of their seed and stream, and uniform', () => {
  const values = draw(5, 1);
  expect(draw(5, 1)).toEqual(values);
  for (const [seed, stream] of [
    [5, 2],
    [6, 1],
    [5 + 2 ** 32, 1],
  ]) {
    expect(draw(seed, stream)).not.toEqual(values);
  }
  // Mean of 10,000: five standard errors, missed by a good generator once in two million seeds.
  const mean = values.reduce((a, b) => a + b) / values.length;
  expect(Math.abs(mean - 0.5)).toBeLessThan(5 / Math.sqrt(12 * values.length));
});

function contextOf(changes: Partial<StudyContext> = {}): StudyContext {
  const gpu = {} as StudyContext['gpu'];
  const signal = new AbortController().signal;
  return { gpu, preset: 'quick', seed: 11, signal, phase: () => () => {}, ...changes };
}

test('the study: everything holds, figures and report can be drawn', async () => {
  const progress: number[] = [];
  let total = 0;
  const outcome: StudyOutcome = await exactMapping.run(
    contextOf({
      phase: (_, steps) => {
        total = steps;
        return (done) => progress.push(done);
      },
    }),
  );
  expect(progress).toEqual(Array.from({ length: total }, (_, i) => i + 1));
  expect(outcome.targets.map(({ id, verdict }) => `${id}: ${verdict}`)).toEqual(
    outcome.targets.map(({ id }) => `${id}: holds`),
  );
  const ids = outcome.targets.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { controls = [] } of outcome.targets) expect(controls.length).toBeGreaterThan(0);
  for (const { shape, data } of Object.values(outcome.data)) {
    expect(elementCount(shape)).toBe(data.length);
    expect(data.every(Number.isFinite)).toBe(true);
  }
  const figures = outcome.sections.flatMap(({ figures = {} }) => Object.values(figures));
  expect(figures).toHaveLength(6);
  for (const figure of figures) expect(renderFigure(figure)).toContain('<svg');
  const html = renderReport({
    ...exactMapping,
    ...outcome,
    version: '0',
    command: 'blockspin reproduce exact-mapping',
    facts: [],
    files: [],
  });
  expect(html).toContain('The mapping is an identity (difference &lt; 10');
  for (const { tables = [] } of outcome.sections) {
    for (const { header, rows } of tables) {
      for (const row of rows) expect(row).toHaveLength(header.length);
    }
  }
});

test('a study that was aborted stops', async () => {
  const signal = AbortSignal.abort();
  await expect(exactMapping.run(contextOf({ signal }))).rejects.toThrow(/abort/i);
});
