import type { Target } from './study.ts';
import { control, holdsIf, unlessControl } from './verdict.ts';

/** The target that numbers have all digits that a reference prints, as decimals or with a power of ten. */
export function digitsTarget({
  noun,
  numbers,
  wrong,
  ...words
}: Pick<Target, 'id' | 'kind' | 'statement' | 'details'> & {
  /** What one of the numbers is called. */
  readonly noun: string;
  readonly numbers: readonly { readonly value: number; readonly printed: string }[];
  /** The control, a number that has other digits. */
  readonly wrong: { readonly name: string; readonly value: number; readonly printed: string };
}): Target {
  const agreeing = numbers.filter(({ value, printed }) => agrees(value, printed)).length;
  const count = numbers.length;
  return unlessControl({
    ...words,
    measured: { 'numbers that agree': agreeing, 'numbers compared': count },
    expected: `all ${count} ${noun}s`,
    rule: `holds if every printed digit of every ${noun} of the reference agrees; otherwise fails`,
    verdict: holdsIf(agreeing === count && count > 0),
    controls: [control(wrong.name, wrong.value, holdsIf(agrees(wrong.value, wrong.printed)))],
  });
}

function agrees(value: number, printed: string): boolean {
  const [mantissa = '', power] = printed.split('e');
  const decimals = mantissa.split('.')[1]?.length ?? 0;
  return power === undefined
    ? value.toFixed(decimals) === printed
    : value.toExponential(decimals) === printed;
}
