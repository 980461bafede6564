import type { FlowPlan } from '../../flows/chain.ts';

/** Gibbs steps of the authors' flows. */
export const flowSteps = 29;
/** Their flows: all steps from all temperatures. */
export const shortPlan: FlowPlan = {
  steps: Array.from({ length: flowSteps + 1 }, (_, step) => step),
  kept: 0,
  netStride: 4,
};
/** The same for controls, which the net reads at the end only. */
export const controlPlan: FlowPlan = { ...shortPlan, netFrom: flowSteps };
/** Records of the longer flows, evenly over their steps, after the one of the start. */
const longRecords = 16;
/** Records of the last quarter, over which the end of a flow is averaged. */
export const keptRecords = longRecords / 4;

/** Our flows: long enough to forget cold and hot starts, or to show that they do not. @param steps a multiple of 16 */
export function longPlan(steps: number): FlowPlan {
  return {
    steps: Array.from({ length: longRecords + 1 }, (_, k) => (k * steps) / longRecords),
    kept: keptRecords,
  };
}
