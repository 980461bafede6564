import { measuredText } from '../../report/quantity-text.ts';
import { richText } from '../../report/report-text.ts';
import { fixedPoint } from '../../studies/zoom-out/targets.ts';
import { ISING_EXPONENTS as exact } from '../../theory/universal.ts';
import { answerOf, type Answer } from './exhibit.ts';
import {
  numberHtml,
  plainOf,
  targetOf,
  type Documents,
  type ResultDocument,
} from './result-document.ts';
import { answerOfFree, freeMachines } from './strengths.ts';

/** A sentence of the blog, and what was measured. */
export interface Sentence {
  readonly quote: string;
  readonly answer: Answer;
  /** HTML. */
  readonly finding: string;
  readonly source: ResultDocument;
  /** The chapter that shows it, by the id of its section. */
  readonly chapter: string;
}

/**
 * Sentences of "Learning by Zooming Out", each with the verdict of a study.
 * @throws Error where a document lacks what a sentence needs
 */
export function sentencesOf(documents: Documents): Sentence[] {
  const zoomOut = documents('zoom-out');
  const mcrg = documents('mcrg');
  const chain = documents('decimation-1d');
  const mapping = documents('exact-mapping');
  const fixed = { value: fixedPoint.sum, error: fixedPoint.uncertainty };
  const learnedMap = documents('learned-map');
  const plateau = targetOf(zoomOut, 'BL-1 plateau');
  const doubling = targetOf(learnedMap, 'LM-5 doubling');
  const away = targetOf(mcrg, 'SW-1 controls');
  const thermal = targetOf(mcrg, 'SW-1 thermal');
  const magnetic = targetOf(mcrg, 'SW-1 magnetic');
  const constants = targetOf(chain, 'CD-2');
  const unrelated = targetOf(mapping, 'LT-2');
  const free = freeMachines(learnedMap);
  const products = targetOf(mapping, 'LT-3 rank');
  const bothGrow = [thermal, magnetic].every(({ verdict }) => verdict === 'holds');
  return [
    {
      quote: 'physical systems closed to phase transition are self-similar',
      answer: answerOf(plateau, { holds: 'yes', fails: 'no' }),
      finding: `At <i>T</i><sub>c</sub> the sum over neighbours stays at ${numberHtml(plateau)} from one block lattice to the next. This sum is 2 in perfect order, 0 in pure noise, and ${richText(measuredText(fixed))} at the fixed point. Magnets at ${plateau.controls.length} other temperatures lose the likeness, as they should.`,
      source: zoomOut,
      chapter: 'vote',
    },
    {
      quote: 'The system looks the same when you zoom in',
      answer: answerOf(doubling, { holds: 'yes', fails: 'no' }),
      finding: `At <i>T</i><sub>c</sub> we can zoom in: each spin grows into four. Doubled twice, a magnet keeps <i>y</i><sub>h</sub> = ${numberHtml(doubling, 'K′')}, where ${exact.magnetic} is exact.`,
      source: learnedMap,
      chapter: 'opening',
    },
    {
      quote: 'RG assumes a system of scale invariance',
      // The target says that magnets away from T_c flow, as RG predicts.
      answer: answerOf(away, { holds: 'no', fails: 'open' }),
      finding: `RG needs no scale invariance. It says where every magnet goes. In a magnet that is 11 % too hot the sum over neighbours falls to ${numberHtml(away, '0.9')}. In a magnet that is 9 % too cold the sum rises to ${numberHtml(away, '1.1')}. Only the fixed point is scale invariant.`,
      source: mcrg,
      chapter: 'thermometers',
    },
    {
      quote: 'RG helps you identify the relevant parameters',
      answer: bothGrow ? 'yes' : 'open',
      finding: `Two things grow at the critical point: the distance from <i>T</i><sub>c</sub> with <i>y</i><sub>t</sub> = ${numberHtml(thermal)} (exact: ${exact.thermal}), and the field with <i>y</i><sub>h</sub> = ${numberHtml(magnetic)} (exact: ${exact.magnetic}). The errors do not contain what small lattices leave out.`,
      source: mcrg,
      chapter: 'survives',
    },
    {
      quote: 'the energy stays the same',
      answer: answerOf(constants, { holds: 'partly', fails: 'no' }),
      finding: `The free energy stays the same, if one counts the constant that every step leaves behind. On ${numberHtml(constants, 'chains')} chains the constants add up to it, within ${numberHtml(constants, 'largest')}. The energy alone does not stay.`,
      source: chain,
      chapter: 'vote',
    },
    {
      quote: 'mathematically shows the equivalence of deep learning and renormalization group',
      answer: answerOf(unrelated, { holds: 'no', fails: 'open' }),
      finding: `There is an identity and no equivalence. ${numberHtml(unrelated, 'unrelated')} systems that have nothing to do with the data meet the condition of the paper as well, within ${numberHtml(unrelated)}.`,
      source: mapping,
      chapter: 'court',
    },
    {
      quote: 'exactly what happened in deep learning',
      answer: answerOfFree(free),
      finding: `${answerOfFree(free) === 'no' ? 'Not without help. ' : ''}Of machines without a penalty ${free.passing} of ${free.machines} have the exponents of RG: <i>y</i><sub>h</sub> = ${numberHtml(free.target, 'y_h, step 1')} at the first step, where ${exact.magnetic} is exact.`,
      source: learnedMap,
      chapter: 'court',
    },
    {
      quote: 'an explanation to the performance of deep learning is available through RG',
      // No study here measures performance on a task. One shows that depth pays without any RG.
      answer: answerOf(products, { holds: 'open', fails: 'open' }),
      finding: `We cannot say, because no study here measures how well a deep network does a task. Depth can pay without RG: to multiply ${numberHtml(products, 'largest n')} numbers, a single layer needs ${2 ** plainOf(products, 'largest n')} neurons.`,
      source: mapping,
      chapter: 'court',
    },
  ];
}
