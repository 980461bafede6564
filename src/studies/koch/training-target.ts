import type { Target } from '../study.ts';
import { gatedBy } from '../verdict.ts';
import type { KochPreset } from './presets.ts';

/** Updates below which a training is too short to say what training does. The authors make 50,000. */
const fewestUpdates = 5000;

/** Beginnings of the names of targets about what trained machines are like. Their differences from untrained ones count anyway. */
const aboutMachines = ['DK-2', 'DK-4', 'DK-5'] as const;

/** DK-0: whether machines were trained long enough. A short preset cannot tell, whatever its seed. */
export function trainingTarget({ stacks, flow }: Pick<KochPreset, 'stacks' | 'flow'>): Target {
  const updates = [...stacks.map(({ training }) => training.updates), flow.training.updates];
  const fewest = Math.min(...updates);
  return {
    id: 'DK-0 training',
    kind: 'data',
    statement: 'Machines are trained long enough to say what training makes of them.',
    details:
      'A machine that is hardly trained is no evidence for or against any claim about machines. The first table of each stack has the likelihoods of its machines and the energies of what they draw; ' +
      'the energies of flow machines are in the section on flows. The authors make 50,000 updates.',
    measured: { 'fewest updates': fewest },
    expected: `at least ${fewestUpdates.toLocaleString('en')} updates`,
    rule: 'inconclusive if a training has fewer updates',
    verdict: fewest >= fewestUpdates ? 'holds' : 'inconclusive',
  };
}

/** Makes targets about trained machines inconclusive if these had too few updates. */
export function gatedByTraining(training: Target, targets: readonly Target[]): Target[] {
  return targets.flatMap((target) =>
    aboutMachines.some((beginning) => target.id.startsWith(beginning))
      ? gatedBy([training], [target])
      : [target],
  );
}
