export { estimatePlan } from './estimate/estimate.ts';
export { mergeTasks } from './merge.ts';
export { newPlan } from './new.ts';
export { readPlan } from './read-plan.ts';
export { runPlan } from './run.ts';
export { showStatus } from './status.ts';
export { submitPlan } from './submit.ts';
