import { writePhases, type Phase } from '../../ising/history.ts';
import type { Settings } from '../settings/settings.ts';

/** What makes the running lattice again without a page, or why nothing can. */
export function commandLine(
  settings: Settings,
  { sweeps, phases }: { sweeps: number; phases: readonly Phase[] | undefined },
): string {
  if (!phases)
    return (
      '# Spins were painted, or conditions changed more often than can be told: no command makes this lattice again.\n' +
      '# Save it as .npy instead.'
    );
  const { size, seed, start, beside } = settings;
  const parts = [
    `--size ${size}`,
    `--seed ${seed}`,
    `--start ${start}`,
    ...(beside > 0 ? [`--beside ${beside}`] : []),
    `--history ${writePhases(phases)}`,
    `--sweeps ${sweeps}`,
    '--measure 8',
  ];
  return `npx blockspin replay ${parts.join(' ')}`;
}

/** What samples the same model at length, with errors beside the exact values. */
export function samplingCommand({ temperature, field, size, update, seed }: Settings): string {
  const inField = field === 0 ? '' : ` --field ${field}`;
  return `npx blockspin simulate --size ${size} --temperature ${temperature}${inField} --update ${update} --seed ${seed}`;
}
