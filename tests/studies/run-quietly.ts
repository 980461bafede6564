import type { Gpu } from '../../src/gpu/gpu.ts';
import { runStudy, type FinishedStudy } from '../../src/studies/run-study.ts';
import type { Study } from '../../src/studies/study.ts';

/** A study with seed 3 that nobody stops, and the phases that it began. */
export async function runQuietly(
  gpu: Gpu,
  study: Study,
): Promise<{ finished: FinishedStudy; phases: string[] }> {
  const phases: string[] = [];
  const context = {
    gpu,
    preset: 'quick',
    seed: 3,
    signal: new AbortController().signal,
    phase: (name: string) => {
      phases.push(name);
      return () => undefined;
    },
  } as const;
  const finished = await runStudy(study, context, { version: '0', command: study.name });
  return { finished, phases };
}
