import { meanOf, type Measured } from '../../statistics/measured.ts';
import type { Control, Target, Verdict } from '../study.ts';
import {
  all,
  around,
  control,
  difference,
  farthest,
  limits,
  unlessControl,
  within,
} from '../verdict.ts';
import {
  everyText,
  everyTraining,
  fewestUpdates,
  taughtTolerance,
  tooShortText,
} from './criteria.ts';
import type { JudgedRun } from './judge-flows.ts';
import { runsOf } from './measure.ts';
import { setTexts, type SetName } from './training-sets.ts';

/** How far the end of a flow is from the training data of a machine. */
function fromTaught({ end, taught }: Pick<JudgedRun, 'end' | 'taught'>) {
  return {
    energy: difference(end.readings.energy, taught.energy),
    magnetization: difference(end.readings.magnetization, taught.absoluteMagnetization),
  };
}

function taughtVerdict(runs: readonly Pick<JudgedRun, 'end' | 'taught'>[]): Verdict {
  return everyTraining(
    runs.map((run) => {
      const { energy, magnetization } = fromTaught(run);
      return all([
        within(energy, around(0, taughtTolerance.energy), limits.byValue),
        within(magnetization, around(0, taughtTolerance.magnetization), limits.byValue),
      ]);
    }),
  );
}

/** Sets whose machines are asked whether they draw what they learned. */
const taughtSets = ['V', 'H', 'L', 'narrow', 'ends', 'mean field'] as const satisfies SetName[];

/**
 * IS-0: whether machines of V are trained well enough that their flows say something about V. A short preset cannot tell, whatever
 * its seed.
 */
export function trainedTarget(runs: readonly JudgedRun[], updates: number): Target {
  const own = runsOf(runs, 'V');
  const far = (name: 'energy' | 'magnetization'): Measured =>
    farthest(
      own.map((run) => fromTaught(run)[name]),
      [0, 0],
    );
  return {
    id: 'IS-0 machines',
    kind: 'data',
    statement: 'Machines of V draw lattices with the energy and |m| of their training data.',
    details:
      'A machine that does not is not trained well enough. Its flow then says nothing about the lattices of V. The likelihoods of all machines are in the table of machines.',
    measured: {
      'largest difference of u': far('energy'),
      'largest difference of |m|': far('magnetization'),
    },
    expected: `within ${taughtTolerance.energy} and ${taughtTolerance.magnetization}`,
    rule: `${everyText} ${tooShortText(updates)}`,
    verdict: updates >= fewestUpdates ? taughtVerdict(own) : 'inconclusive',
    controls: [untrainedControl(runs)],
  };
}

function untrainedControl(runs: readonly JudgedRun[]): Control {
  const some = runsOf(runs, 'untrained');
  return control(
    'untrained machines beside the lattices of V',
    farthest(
      some.map((run) => fromTaught(run).energy),
      [0, 0],
    ),
    taughtVerdict(some),
  );
}

/**
 * IS-7: whether the end of a flow is the mean of the training data, whatever these are. After a short training, chance decides which
 * machines are close to their data.
 */
export function taughtTarget(runs: readonly JudgedRun[], updates: number): Target {
  const sets = taughtSets.map((set) => ({ set, own: runsOf(runs, set) }));
  const narrow = runsOf(runs, 'narrow');
  const crossed = runsOf(runs, 'V').flatMap((run) =>
    narrow[0] ? [{ end: run.end, taught: narrow[0].taught }] : [],
  );
  return unlessControl({
    id: 'IS-7 training data',
    kind: 'claim',
    statement: 'Flows end at the mean energy and |m| of the training data, whatever these are.',
    details:
      'A long flow draws from the distribution of the machine. A machine that learned its data perfectly draws its data, and the temperatures of the end are those of the mean of the data. ' +
      `Sets: ${taughtSets.map((set) => setTexts[set]).join('; ')}.`,
    measured: Object.fromEntries(
      sets.map(({ set, own }) => [
        `u less that of the data, ${setTexts[set]}`,
        meanOf(own.map((run) => fromTaught(run).energy.value)),
      ]),
    ),
    expected: `every difference of u within ${taughtTolerance.energy}, of |m| within ${taughtTolerance.magnetization}`,
    rule: `${everyText} ${tooShortText(updates)}`,
    verdict:
      updates >= fewestUpdates
        ? everyTraining(sets.map(({ own }) => taughtVerdict(own)))
        : 'inconclusive',
    controls: [
      untrainedControl(runs),
      control(
        `machines of V beside the lattices of ${setTexts.narrow}`,
        farthest(
          crossed.map((run) => fromTaught(run).energy),
          [0, 0],
        ),
        taughtVerdict(crossed),
      ),
    ],
  });
}
