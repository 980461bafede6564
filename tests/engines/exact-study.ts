import type { Gpu } from '../../src/gpu/gpu.ts';
import { runLearnedMap } from '../../src/studies/learned-map/learned-map.ts';
import { runMehtaSchwab } from '../../src/studies/mehta-schwab/mehta-schwab.ts';
import type { StudyContext, StudyOutcome } from '../../src/studies/study.ts';
import { runThermodynamics } from '../../src/studies/thermodynamics/thermodynamics.ts';
import {
  shortLearnedMap,
  shortMehtaSchwab,
  shortThermodynamics,
} from '../studies/short-settings.ts';

/** Lattices of 16 x 16 spins, whose machines are too large for a sum over their states: ln Z is annealed. */
const smaller = { size: 16, layers: [64, 16, 4], samples: 256, seeds: 1 } as const;

/** Short runs of studies, by the names of the studies. */
const exactStudies = {
  'learned-map': (context) => runLearnedMap(context, shortLearnedMap),
  'mehta-schwab': (context) => runMehtaSchwab(context, { ...shortMehtaSchwab, ...smaller }),
  thermodynamics: (context) => runThermodynamics(context, shortThermodynamics),
} satisfies Record<string, (context: StudyContext) => Promise<StudyOutcome>>;

/**
 * The studies in exact arithmetic: what results.json and the data files of each hold, as text. Arrays are written with all their
 * digits.
 */
export async function exactStudy(gpu: Gpu): Promise<string> {
  const found: Record<string, unknown> = {};
  for (const [name, run] of Object.entries(exactStudies)) {
    const { answer, targets, data, parameters } = await run({
      gpu,
      preset: 'quick',
      seed: 2026,
      arithmetic: 'exact',
      signal: new AbortController().signal,
      phase: () => () => undefined,
    });
    const arrays = Object.entries(data).map(([array, { shape, data: values }]) => ({
      name: array,
      shape,
      values: Array.from(values, String),
    }));
    found[name] = { answer, targets, parameters, arrays };
  }
  return JSON.stringify(found);
}
