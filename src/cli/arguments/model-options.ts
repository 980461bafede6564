import { Option, type Command } from 'commander';
import type { LatticeKind } from '../../ensemble/geometry.ts';
import { defaultUpdate } from '../../ising/defaults.ts';
import type { IsingModel } from '../../ising/model.ts';
import { assertLadder } from '../../ising/acceptance-table.ts';
import { assertClusters } from '../../ising/swendsen-wang.ts';
import { singleSpinRule } from '../../ising/single-spin-rule.ts';
import { TemperatureError } from '../../ising/temperature-error.ts';
import type { UpdateName } from '../../ising/update.ts';
import type { TemperatureOptions } from './options.ts';
import { finite } from './parse.ts';
import { UsageError } from './usage-error.ts';
import { elementAt } from '../../element-at.ts';

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
    lattice: new Option('--lattice <kind>', 'square: L x L sites; chain: a ring of L sites')
      .choices(['square', 'chain'])
      .default('square'),
    field: new Option('--field <h>', 'external field in units of |J|, not divided by T')
      .argParser(finite)
      .default(0),
    update: new Option(
      '--update <rule>',
      'how spins are updated; swendsen-wang flips clusters, for large lattices near the critical temperature ' +
        '(default: metropolis, on chains heat-bath)',
    ).choices(['metropolis', 'heat-bath', 'swendsen-wang']),
    exchange: new Option(
      '--exchange',
      'replica exchange between neighbouring temperatures after every measurement (parallel tempering)',
    ),
  };
  for (const name of only) command.addOption(options[name]);
  return command;
}

/**
 * The model asked for.
 * @throws UsageError where exchange is asked for and cannot be done
 */
export function modelOf(
  options: ModelOptions & Pick<TemperatureOptions, 'coupling'>,
  temperatures: readonly number[],
  replicas: number | undefined,
): IsingModel {
  const { lattice, field, exchange, update = defaultUpdate(options) } = options;
  const interaction = (options.coupling?.[0] ?? 1) < 0 ? -1 : 1;
  if (exchange) {
    const rising = temperatures.every((t, i) => i === 0 || t > elementAt(temperatures, i - 1));
    const reason =
      temperatures.length < 2
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
    if (update !== 'swendsen-wang')
      assertWarmEnough({ lattice, field, interaction }, update, temperatures);
  }
  if (update === 'swendsen-wang') assertClusters({ interaction, field });
  return { lattice, field, interaction };
}

/** @throws UsageError for a ladder too cold for thresholds that differ between the replicas of a word */
function assertWarmEnough(
  model: IsingModel,
  update: 'metropolis' | 'heat-bath',
  temperatures: readonly number[],
): void {
  try {
    assertLadder(singleSpinRule(model, update), temperatures);
  } catch (error) {
    if (error instanceof TemperatureError) throw new UsageError(`--exchange: ${error.message}`);
    throw error;
  }
}
