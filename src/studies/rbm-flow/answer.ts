import { measuredText } from '../../report/quantity-text.ts';
import { CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import type { Answer, Target, Verdict } from '../study.ts';
import { energyTemperature } from '../thermometers/curves.ts';
import { orEnd, temperaturesText } from '../thermometers/fixed-point.ts';
import { jointVerdict } from '../verdict.ts';
import { endsOf } from './judge-flows.ts';
import { runsOf, type Measures } from './measure.ts';
import { size } from './presets.ts';
import { setTexts } from './training-sets.ts';

const words: Readonly<Record<Verdict, string>> = {
  holds: 'Yes, and no control does',
  fails: 'No',
  inconclusive: 'This run cannot say',
};

const taughtWords: Readonly<Record<Verdict, string>> = {
  holds: 'They end at the mean of their training data, whatever these are',
  fails: 'They do not end at the mean of their training data either',
  inconclusive: 'Whether they end at the mean of their training data remains open',
};

/** The answer in one sentence, from the verdicts. */
export function answerOf(targets: readonly Target[], { runs }: Pick<Measures, 'runs'>): Answer {
  const [first] = runs;
  const taught = first ? measuredText(energyTemperature(size, first.taught.energy)) : 'unknown';
  const byNet = (['mean field', 'ends', 'permuted'] as const).map(
    (set) => `${measuredText(orEnd(endsOf(runsOf(runs, set)).net))} (${setTexts[set]})`,
  );
  return {
    sentence: `${words[jointVerdict(targets, ['IS-7 critical'])]}: flows of machines trained on T = 0 to 6 end at T = ${temperaturesText(endsOf(runsOf(runs, 'V')))} (T_c = ${CRITICAL_TEMPERATURE.toFixed(3)}).`,
    numbers:
      `${taughtWords[jointVerdict(targets, ['IS-7 training'])]}. The mean energy of these data, called V below, is that of T = ${taught}. ` +
      `The net alone gives the controls T = ${byNet.join(', ')}. ` +
      `Trained by CD-1, machines of V end at T = ${temperaturesText(endsOf(runsOf(runs, 'V CD-1')))}.`,
  };
}
