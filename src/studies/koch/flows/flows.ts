import type { StudyContext } from '../../study.ts';
import { gatedBy } from '../../verdict.ts';
import type { Part } from '../gate.ts';
import type { FlowPreset } from '../presets.ts';
import { flowArrays } from './arrays.ts';
import { longPlan } from './plans.ts';
import { correlationTarget, exponentTargets } from './judge-exponents.ts';
import { endTarget, fixedPointTarget, startTarget } from './judge.ts';
import { measureFlows } from './measure.ts';
import { exponentSection } from './report-exponents.ts';
import { flowSection } from './report.ts';

/** DK-4 and DK-5: flows of trained machines and of controls, read by three thermometers and fitted beside Monte Carlo lattices. */
export async function flowsOfMachines(context: StudyContext, preset: FlowPreset): Promise<Part> {
  const found = await measureFlows(context, preset);
  const { updates } = preset.training;
  const ends = endTarget(found.runs, preset.long.steps);
  return {
    facts: Object.values(found.facts).flat(),
    targets: [
      startTarget(found.runs),
      ends,
      ...gatedBy(
        [ends],
        [
          fixedPointTarget(found.runs),
          correlationTarget(found, updates),
          ...exponentTargets(found, updates),
        ],
      ),
    ],
    sections: [flowSection(found, preset), exponentSection(found)],
    data: flowArrays(found, longPlan(preset.long.steps).steps),
  };
}
