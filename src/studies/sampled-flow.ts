import {
  flowState,
  planZoom,
  sampleFlow,
  type FlowOptions,
  type FlowSampling,
} from '../rg/flow.ts';
import { keptSampling } from './kept-sampling.ts';
import type { StudyContext } from './study.ts';

/**
 * Samples a flow as `sampleFlow` does, with the seed of the study. Its phases are phases of the study, with a title before their
 * names. The state of the flow is kept on the shelf of the study.
 * @param title one of its own in the study
 * @throws Error if the study was stopped
 */
export async function sampledFlow(
  { gpu, seed, signal, phase, shelf }: StudyContext,
  title: string,
  options: Omit<FlowOptions, 'seed'>,
): Promise<FlowSampling> {
  const plan = planZoom({ ...options, seed });
  let report: ((done: number) => void) | undefined;
  return keptSampling(
    { shelf },
    title,
    (stored) => flowState(stored, plan),
    (keeping) =>
      sampleFlow(
        gpu,
        { ...options, seed, plan },
        {
          signal,
          phase: (name, total) => {
            report = phase(`${title}: ${name.toLowerCase()}`, total);
          },
          onProgress: (done) => report?.(done),
        },
        keeping,
      ),
  );
}
