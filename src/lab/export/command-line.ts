import { writePhases, type Phase } from '../../ising/history.ts';
import type { Settings } from '../settings/settings.ts';

/** The command that reproduces the running lattice without a page, or the reason why no command can. */
export function commandLine(
  settings: Settings,
  { sweeps, phases }: { sweeps: number; phases: readonly Phase[] | undefined },
): string {
  if (!phases)
    return (
      '# The spins were painted, or the settings changed too often to record. No command can reproduce this lattice.\n' +
      '# Save the lattice as .npy instead.'
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

/** The command for a long run of the same model. It prints means with errors beside the exact values. */
export function samplingCommand({ temperature, field, size, update, seed }: Settings): string {
  const inField = field === 0 ? '' : ` --field ${field}`;
  return `npx blockspin simulate --size ${size} --temperature ${temperature}${inField} --update ${update} --seed ${seed}`;
}
