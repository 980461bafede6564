import type { Target } from './study.ts';

/** A statement that holds of a control too is no evidence for what it is about. */
export function controlled(target: Target): Target {
  const empty = target.verdict === 'holds' && target.controls?.some(({ fulfils }) => fulfils);
  return {
    ...target,
    expected: `${target.expected}; inconclusive where a control fulfils it too`,
    verdict: empty ? 'inconclusive' : target.verdict,
  };
}
