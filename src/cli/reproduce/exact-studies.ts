import type { Arithmetic } from '../../rbm/exact/arithmetic.ts';
import { studies } from '../../studies/index.ts';
import type { Preset, Study } from '../../studies/study.ts';
import { UsageError } from '../arguments/usage-error.ts';

/** Studies and presets that exact arithmetic takes. */
export const exactText = studies
  .filter(({ exactPresets }) => exactPresets)
  .map(
    ({ name, exactPresets = [] }) =>
      `${name} with --preset ${exactPresets.join(', ').replace(/, (\w+)$/, ' or $1')}`,
  )
  .join('; ');

/** @throws UsageError for a study that has no exact arithmetic */
export function assertExact(
  chosen: readonly Study[],
  { arithmetic, preset }: { readonly arithmetic: Arithmetic; readonly preset: Preset },
): void {
  const other = chosen.find(({ exactPresets = [] }) => !exactPresets.includes(preset));
  if (arithmetic !== 'exact' || !other) return;
  const { name, inexact = 'it trains no machines on the adapter' } = other;
  throw new UsageError(
    `--arithmetic exact: ${name} with --preset ${preset} has no exact arithmetic, because ${inexact}; exact arithmetic takes ${exactText}.`,
  );
}
