import { parameterBits } from '../../src/doctor/exact-checks.ts';
import { exactProblems, exactRows, exactShape } from '../../src/doctor/exact-problems.ts';
import { entriesOf } from '../../src/doctor/problems.ts';
import { trainExactTwin } from '../twins/exact-gradient.ts';
import { exactMachineTwin, parametersOf } from '../twins/exact-weights.ts';

/** The bits of machines that are trained in exact arithmetic, and of one before its training. */
export function exactAnswers(): Record<string, Uint32Array> {
  const start = exactMachineTwin({ ...exactShape, ...exactProblems['rbm-exact-gradient, cd'] });
  const trained = entriesOf(exactProblems).map(([name, problem]) => {
    const machine = exactMachineTwin({ ...exactShape, ...problem });
    trainExactTwin(machine, exactRows(), problem, problem.updates);
    return [name, parameterBits(parametersOf(machine))];
  });
  return {
    'rbm-exact-weights': parameterBits(parametersOf(start)),
    ...(Object.fromEntries(trained) as Record<string, Uint32Array>),
  };
}
