import { EstimateError } from '../../errors.ts';
import type { FlowLevel } from '../../rg/measured-levels.ts';
import { majorityRule } from '../../rg/block-rule.ts';
import { measuredCouplings, type Couplings } from '../../rg/couplings.ts';
import {
  crossingTemperatures,
  matchedTemperature,
  matchingState,
  type Matching,
} from '../../rg/matching.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { keptSampling } from '../kept-sampling.ts';
import { sampledFlow } from '../sampled-flow.ts';
import type { StudyContext } from '../study.ts';

/** Side of the simulated lattices whose couplings are measured. */
export const unblockedSize = 32;
const schedule = { thermalize: 800, sweeps: 900, every: 15 };

/** Couplings of the levels of a lattice at a temperature. */
export interface CouplingFlow {
  readonly temperature: number;
  readonly levels: readonly { size: number; couplings: Couplings }[];
}

/** The larger lattice, its blocks, and the number of blockings. */
export const matchedShape = {
  size: 64,
  factor: majorityRule.factor,
  depth: 3,
  exact: CRITICAL_TEMPERATURE,
} as const;

/** Compares a 64 x 64 lattice blocked three times with a 32 x 32 lattice blocked twice, at the same temperatures. */
export async function matchedLattices(
  { gpu, seed, signal, phase, shelf }: StudyContext,
  replicas: number,
): Promise<Matching> {
  const runs = 2 * crossingTemperatures.length;
  const report = phase('Matching two lattices', runs * (schedule.thermalize + schedule.sweeps));
  let before = 0;
  let length = 0;
  return keptSampling(
    { shelf },
    'Matching two lattices',
    (stored) => matchingState(stored, crossingTemperatures.length),
    (keeping) =>
      matchedTemperature(
        gpu,
        {
          size: matchedShape.size,
          depth: matchedShape.depth,
          rule: majorityRule,
          temperatures: crossingTemperatures,
          replicas,
          schedule,
          start: 'mixed',
          seed,
        },
        {
          signal,
          phase: (_, sweeps) => {
            before += length;
            length = sweeps;
          },
          onProgress: (done) => report(before + done),
        },
        keeping,
      ),
  );
}

/** The flow of three couplings under zooming out, from several temperatures. */
export async function couplingFlows(
  context: StudyContext,
  replicas: number,
): Promise<CouplingFlow[]> {
  const starts = [2.0, 2.15, CRITICAL_TEMPERATURE, 2.4, 2.7];
  const flows: CouplingFlow[] = [];
  for (const temperature of starts) {
    const { levels } = await sampledFlow(context, `Couplings at T = ${temperature.toFixed(3)}`, {
      size: unblockedSize,
      temperature,
      replicas: Math.max(512, replicas),
      schedule,
      start: 'mixed',
      depth: 3,
      measureCouplings: true,
    });
    flows.push({ temperature, levels: levels.flatMap(couplingsOfLevel) });
  }
  return flows;
}

/** The couplings of a level; none for a level so ordered that its couplings are infinite. */
function couplingsOfLevel({
  size,
  histograms,
}: FlowLevel): { size: number; couplings: Couplings }[] {
  try {
    return histograms ? [{ size, couplings: measuredCouplings(histograms) }] : [];
  } catch (error) {
    if (error instanceof EstimateError) return [];
    throw error;
  }
}
