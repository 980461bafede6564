import type { Target, Verdict } from '../study.ts';
import { all, control, holdsIf, not, unlessControl } from '../verdict.ts';
import { everyText, everyTraining, spectrumBars } from './criteria.ts';
import { everyAbove, type JudgedRun } from './judge-flows.ts';
import { runsOf } from './measure.ts';
import type { Spectrum } from './spectrum.ts';
import { setTexts, type SetName } from './training-sets.ts';

const idOf = (set: SetName): string => `IS-6 spectrum of ${set}`;
/** The target about the modes of machines of V, which need a long training. */
export const wavesId = idOf('V');

/** What the spectra of the machines of a set are. */
type SpectralRun = Pick<JudgedRun, 'set' | 'hidden'> & {
  readonly spectrum: Omit<Spectrum, 'weights'>;
};

const gapOf = ({ spectrum: { singular } }: SpectralRun, to: number): number =>
  (singular[0] ?? NaN) / (singular[to] ?? NaN);

/** IS-6: spectra of W W^{T}. */
export function spectrumTargets(runs: readonly SpectralRun[]): Target[] {
  const { gap, uniform, flat, mode } = spectrumBars;
  const cold = (some: readonly SpectralRun[]): Verdict =>
    all([
      everyAbove(
        some.map((run) => gapOf(run, 1)),
        gap,
      ),
      everyAbove(
        some.map(({ spectrum }) => spectrum.uniform),
        uniform,
      ),
    ]);
  const hot = (some: readonly SpectralRun[]): Verdict =>
    not(
      everyAbove(
        some.map((run) => gapOf(run, 9)),
        flat,
      ),
    );
  const waves = (some: readonly SpectralRun[]): Verdict =>
    all([
      everyAbove(
        some.map(({ spectrum }) => spectrum.uniform),
        mode,
      ),
      everyAbove(
        some.map(({ spectrum }) => spectrum.longest),
        mode,
      ),
      everyTraining(
        some.map(({ spectrum: { byShell } }) =>
          holdsIf(byShell.every((own, at) => at === 0 || own < (byShell[at - 1] ?? NaN))),
        ),
      ),
    ]);
  const smallest = (some: readonly SpectralRun[], of: (run: SpectralRun) => number): number =>
    Number(Math.min(...some.map(of)).toPrecision(3));
  const target = (
    set: SetName,
    words: Pick<Target, 'statement' | 'details' | 'expected'>,
    verdict: (some: readonly SpectralRun[]) => Verdict,
    numbers: Readonly<Record<string, (run: SpectralRun) => number>>,
  ): Target => {
    const measured = (some: readonly SpectralRun[]) =>
      Object.fromEntries(Object.entries(numbers).map(([name, of]) => [name, smallest(some, of)]));
    return unlessControl({
      id: idOf(set),
      kind: 'claim',
      ...words,
      measured: measured(runsOf(runs, set)),
      rule: `${everyText} Weights have no statistical error.`,
      verdict: verdict(runsOf(runs, set)),
      controls: (['permuted', 'untrained'] as const).map((name) =>
        control(setTexts[name], measured(runsOf(runs, name)), verdict(runsOf(runs, name))),
      ),
    });
  };
  return [
    target(
      'L',
      {
        statement: 'Machines of L have one large singular value; its vector is the magnetization.',
        details:
          'The share is the square of the overlap of the leading vector with the uniform one.',
        expected: `σ_1/σ_2 above ${gap}, share above ${uniform}`,
      },
      cold,
      {
        'smallest σ_1/σ_2': (run) => gapOf(run, 1),
        'smallest share of the uniform mode': ({ spectrum }) => spectrum.uniform,
      },
    ),
    target(
      'H',
      {
        statement: 'Machines of H have a flat spectrum.',
        details:
          'The first and the tenth singular value are compared. Initial weights have a flat spectrum as well.',
        expected: `σ_1/σ_{10} below ${flat}`,
      },
      hot,
      { 'smallest σ_1/σ_{10}': (run) => gapOf(run, 9) },
    ),
    target(
      'V',
      {
        statement:
          'Leading vectors of machines of V are the longest waves, in the order of their wave numbers.',
        details:
          'The leading vector is compared with the uniform mode, the next four with the four modes of the longest waves. ⟨e|W W^{T}|e⟩ must fall from shell to shell of wave numbers.',
        expected: `both shares above ${mode}, falling with wave number`,
      },
      waves,
      {
        'smallest share of the uniform mode': ({ spectrum }) => spectrum.uniform,
        'smallest mean share of the longest waves': ({ spectrum }) => spectrum.longest,
      },
    ),
  ];
}
