import { sampleFlow, type FlowOptions, type FlowSampling } from '../rg/flow.ts';
import type { StudyContext } from './study.ts';

/**
 * Samples a flow as `sampleFlow` does, with the seed of the study. Its phases are phases of the study, with a title before their
 * names.
 * @throws Error if the study was stopped
 */
export async function sampledFlow(
  { gpu, seed, signal, phase }: StudyContext,
  title: string,
  options: Omit<FlowOptions, 'seed'>,
): Promise<FlowSampling> {
  let report: ((done: number) => void) | undefined;
  const found = await sampleFlow(
    gpu,
    { ...options, seed },
    {
      signal,
      phase: (name, total) => {
        report = phase(`${title}: ${name.toLowerCase()}`, total);
      },
      onProgress: (done) => report?.(done),
    },
  );
  if (found.stopped) throw new Error('Stopped before the flow was measured.');
  return found;
}
