import { Option, type Command } from 'commander';
import { largestFactor, type BlockRule } from '../rg/block-rule.ts';
import { mostOperators } from '../rg/monte-carlo-rg.ts';
import { whole } from './parse.ts';
import { UsageError } from './usage-error.ts';

/** Blocks of 32 replicas give the errors of couplings: sixteen of them. */
export const couplingReplicas = 512;

/** Options that say how blocks become spins, and which operators are looked at. */
export interface BlockOptions {
  readonly rule: BlockRule['kind'];
  readonly factor: number;
  readonly ties: BlockRule['ties'];
  readonly operators?: number;
  readonly couplings?: boolean;
}

/** Adds `--rule`, `--factor`, `--ties`, `--operators` and `--couplings`. */
export function withBlockOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--rule <rule>', 'majority: the sign of a block; decimation: its first spin')
        .choices(['majority', 'decimation'])
        .default('majority'),
    )
    .addOption(
      new Option('--factor <b>', 'side of a block in spins')
        .argParser(whole(2, largestFactor))
        .default(2),
    )
    .addOption(
      new Option(
        '--ties <how>',
        'what decides where a block has as many up as down; up and first spoil the symmetry and are for comparison',
      )
        .choices(['random', 'up', 'first'])
        .default('random'),
    )
    .addOption(
      new Option(
        '--operators <n>',
        `exponents from up to n operators of each parity (default: all, ${mostOperators.even} even and ` +
          `${mostOperators.odd} odd)`,
      ).argParser(whole(1, Math.max(mostOperators.even, mostOperators.odd))),
    )
    .option(
      '--couplings',
      `also find the couplings of every level to nearest neighbours, diagonals and plaquettes; takes ${couplingReplicas} ` +
        'replicas or more, which is then the default',
    );
}

/**
 * The block rule asked for, on a lattice of side `size`.
 * @throws UsageError where the lattice has no such blocks
 */
export function blockRuleOf(
  { rule, factor, ties }: BlockOptions,
  { size, lattice }: { size: number; lattice: 'square' | 'chain' },
): BlockRule {
  if (size % factor !== 0 || size < 2 * factor)
    throw new UsageError(
      `--factor ${factor}: a lattice of side ${size} cannot be divided into blocks of that side and leave at least 2; ` +
        `give a divisor of ${size} up to ${size / 2}.`,
    );
  if (ties !== 'random' && (rule !== 'majority' || factor !== 2 || lattice !== 'square'))
    throw new UsageError(
      `--ties ${ties}: only with --rule majority --factor 2 on the square lattice.`,
    );
  return { kind: rule, factor, ties };
}
