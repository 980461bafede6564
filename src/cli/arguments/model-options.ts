import { Option, type Command } from 'commander';
import { latticeKinds, type LatticeKind } from '../../ensemble/geometry.ts';
import { defaultUpdate } from '../../ising/defaults.ts';
import type { ThermalPoint } from '../../ising/thermal-point.ts';
import { updateNames, type UpdateName } from '../../ising/update.ts';
import { field } from './parse.ts';
import { UsageError } from './usage-error.ts';

/** Options that say which Ising model, and how its spins are updated. */
export interface ModelOptions {
  readonly lattice: LatticeKind;
  readonly field: number;
  /** `defaultUpdate` unless given. */
  readonly update?: UpdateName;
  readonly exchange?: boolean;
}

/** Adds `--lattice`, `--field`, `--update` and `--exchange`, or only some of them. */
export function withModelOptions(
  command: Command,
  { only = ['lattice', 'field', 'update', 'exchange'] }: { only?: (keyof ModelOptions)[] } = {},
): Command {
  const options: Record<keyof ModelOptions, Option> = {
    lattice: new Option('--lattice <kind>', 'square has L x L sites, chain is a ring of L sites')
      .choices(latticeKinds)
      .default('square'),
    field: new Option(
      '--field <h>',
      'external field h in units of |J|, not divided by the temperature',
    )
      .argParser(field)
      .default(0),
    update: new Option(
      '--update <rule>',
      'how spins are updated; swendsen-wang flips clusters and suits large lattices near the critical temperature ' +
        `(default: ${latticeKinds.map((lattice) => `${defaultUpdate({ lattice })} on ${lattice}s`).join(', ')})`,
    ).choices(updateNames),
    exchange: new Option(
      '--exchange',
      'exchange replicas between neighbouring temperatures after every measurement (parallel tempering)',
    ),
  };
  for (const name of only) command.addOption(options[name]);
  return command;
}

/** @throws UsageError where exchange is asked for and cannot be done; the message names the flag to change */
export function assertExchangeable({
  exchange,
  update,
  field,
  points,
  replicas,
}: ExchangeRequest): void {
  if (!exchange) return;
  const rising = points.every(
    ({ temperature }, i) => temperature > (points[i - 1]?.temperature ?? 0),
  );
  const reason =
    points.length < 2
      ? 'give at least two temperatures'
      : !rising
        ? 'give temperatures that rise (couplings that fall)'
        : field !== 0
          ? `it works without a field only, and --field is ${field}`
          : update === 'swendsen-wang'
            ? 'it goes with --update metropolis or heat-bath'
            : replicas !== undefined && replicas % 32 !== 0
              ? `it takes a multiple of 32 replicas, and --replicas is ${replicas}`
              : undefined;
  if (reason) throw new UsageError(`--exchange: ${reason}.`);
}

interface ExchangeRequest extends Pick<ModelOptions, 'exchange' | 'update' | 'field'> {
  readonly points: readonly ThermalPoint[];
  readonly replicas?: number | undefined;
}
