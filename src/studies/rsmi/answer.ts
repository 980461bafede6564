import type { Answer, Target } from '../study.ts';
import { jointVerdict } from '../verdict.ts';
import { seenSeeds } from './criteria.ts';
import type { OracleRow } from './oracle.ts';

/** The answer to the question of the study, from its verdicts. */
export function rsmiAnswer(
  targets: readonly Target[],
  { critical, best, seed }: { critical: OracleRow | undefined; best: number; seed: number },
): Answer {
  const verdict = (...names: string[]) => jointVerdict(targets, names);
  const parts = [
    {
      verdict: verdict('RS-1 '),
      holds:
        'In two dimensions the vote with equal weights keeps the most information, or nearly the most',
      fails: 'In two dimensions the vote with equal weights does not keep the most information',
    },
    {
      verdict: verdict('RS-2 '),
      holds: 'The best filters of larger blocks have their weight on the boundary of the block',
      fails:
        'The best filters of larger blocks do not have their weight on the boundary of the block',
    },
    {
      verdict: verdict('RS-4 maximum'),
      holds: 'In one dimension decimation keeps the most',
      fails: 'In one dimension decimation does not keep the most',
    },
    {
      verdict: verdict('RS-6'),
      holds: 'Information ignores noise that maximum likelihood learns',
      fails: 'The counterexample with noise does not come out as published',
    },
  ];
  const decided = parts.filter((part) => part.verdict !== 'inconclusive');
  const sentences = decided.map((part) => (part.verdict === 'holds' ? part.holds : part.fails));
  const opening = parts.every((part) => part.verdict === 'holds')
    ? 'Yes, on tori small enough to sum all states'
    : decided.some((part) => part.verdict === 'fails')
      ? 'In part'
      : 'This run does not decide all of it';
  const votes = critical?.votes ?? [];
  return {
    sentence:
      sentences.length > 0 ? `${[opening, ...sentences].join('. ')}.` : 'This run does not decide.',
    numbers:
      `At T_c a 2 x 2 block of the 5 x 5 torus has ${text(critical?.whole)} nats about its environment. The vote of four keeps ${text(votes[3])} with a coin in ties and ${text(best)} if all ties go one way; the vote of three keeps ${text(votes[2])}, decimation ${text(votes[0])}. ` +
      'That RSMI finds the uniform block spin is a near-degeneracy: the rules for ties decide.' +
      (seenSeeds.includes(seed) ? ` Seed ${seed} was run while the study was written.` : ''),
  };
}

function text(value: number | undefined): string {
  return (value ?? NaN).toFixed(6);
}
