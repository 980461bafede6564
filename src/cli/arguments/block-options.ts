import { Option, type Command } from 'commander';
import type { LatticeKind } from '../../ensemble/geometry.ts';
import { largestFactor, type BlockRule, type SublatticeRule } from '../../rg/block-rule.ts';
import { crossingTemperatures } from '../../rg/matching.ts';
import { allPlaces, places } from '../../rg/monte-carlo-rg.ts';
import type { OperatorChoice } from '../../rg/relevance.ts';
import { operatorChoice } from './operator-choice.ts';
import { whole } from './parse.ts';
import { UsageError } from './usage-error.ts';

/** Blocks of 32 replicas give the errors of couplings: sixteen of them. */
export const couplingReplicas = 512;

/** How blocks become spins. */
type RuleName = BlockRule['kind'] | SublatticeRule['kind'] | 'average';

/** Options that say how blocks become spins, and what is measured on block lattices. */
export interface BlockOptions {
  readonly rule: RuleName;
  readonly factor?: number;
  readonly ties: BlockRule['ties'];
  readonly operators?: OperatorChoice;
  readonly couplings?: boolean;
  readonly crossing?: boolean;
  readonly map?: string;
  readonly mapLimit?: 'soft' | 'hard';
}

/** A rule with its block side. */
export type BlockChoice = BlockRule | SublatticeRule | { kind: 'average'; factor: number };

/** Adds `--rule`, `--factor`, `--ties`, `--map`, `--map-limit`, `--operators`, `--couplings` and `--crossing`. */
export function withBlockOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--rule <rule>',
        'how a block becomes one value: majority takes the sign of the block; decimation takes its first spin; sublattice ' +
          'keeps every other site, b = sqrt 2; average takes the mean, a real number',
      )
        .choices(['majority', 'decimation', 'sublattice', 'average'])
        .default('majority'),
    )
    .addOption(
      new Option('--factor <b>', 'side of a block in spins (default: 2)').argParser(
        whole(2, largestFactor),
      ),
    )
    .addOption(
      new Option(
        '--ties <how>',
        'what decides when a block has as many spins up as down; up and first break the symmetry and serve for comparison',
      )
        .choices(['random', 'up', 'first'])
        .default('random'),
    )
    .addOption(
      new Option(
        '--map <file>',
        'zoom out by a map from a safetensors file instead of --rule: a filter, or the hidden layers of a machine that train ' +
          'wrote, whose units are placed on a lattice; see below',
      ).conflicts(['rule', 'factor', 'ties', 'crossing']),
    )
    .addOption(
      new Option(
        '--map-limit <limit>',
        'soft: draw each coarse spin with the probability of the map; hard: take the sign of its field (default: what the file ' +
          'of a filter says; soft for machines)',
      ).choices(['soft', 'hard']),
    )
    .addOption(
      new Option(
        '--operators <list>',
        'operators for the exponents: a number n: the first n even and the first n odd operators; or names, separated by ' +
          `commas, as nearest,plaquette,spin (default: ${places.even.length} even and ${places.odd.length} odd; the table of ` +
          `exponents of --map has ${allPlaces.even.length} even ones)`,
      ).argParser(operatorChoice),
    )
    .option(
      '--couplings',
      'also find the couplings of nearest neighbours, diagonals and plaquettes on every level (of chains: of nearest ' +
        'neighbours), beside the exact ones where they are known; needs ' +
        `${couplingReplicas} replicas or more, and ${couplingReplicas} is then the default`,
    )
    .option(
      '--crossing',
      'estimate T_c from two lattices, L and L/b. L is blocked once more, so both end at the same size. At T_c both have ' +
        `the same energy. Takes several temperatures (default: ${crossingTemperatures.join(',')})`,
    );
}

/**
 * The rule asked for, on a lattice of side `size`.
 * @throws UsageError where the lattice has no such blocks, or flags contradict each other
 */
export function ruleOf(
  options: BlockOptions,
  { size, lattice }: { size: number; lattice: LatticeKind },
): BlockChoice {
  const { rule, factor = 2, ties } = options;
  assertFitting(options, lattice);
  if (ties !== 'random' && (rule !== 'majority' || factor !== 2 || lattice !== 'square'))
    throw new UsageError(
      `--ties ${ties}: only with --rule majority --factor 2 on the square lattice.`,
    );
  if (rule === 'sublattice') return { kind: rule };
  // Fewer than four averages on a side say nothing: each average is its own neighbour's neighbour.
  const least = rule === 'average' ? 4 : 2;
  if (size % factor !== 0 || size < least * factor)
    throw new UsageError(
      `--factor ${factor}: a lattice of side ${size} cannot be divided into blocks of that side and leave at least ${least}; ` +
        `give a divisor of ${size} up to ${Math.floor(size / least)}.`,
    );
  return rule === 'average' ? { kind: rule, factor } : { kind: rule, factor, ties };
}

/** @throws UsageError for a flag that means nothing with the rule or lattice */
function assertFitting(options: BlockOptions, lattice: LatticeKind): void {
  const { rule, factor, operators, couplings, crossing } = options;
  const own = rule === 'sublattice' || rule === 'average';
  if (own && lattice === 'chain')
    throw new UsageError(
      `--rule ${rule}: only on the square lattice; for a chain give majority or decimation.`,
    );
  if (rule === 'sublattice' && factor !== undefined)
    throw new UsageError(`--factor ${factor}: not with --rule sublattice, whose b is sqrt 2.`);
  const given = { '--operators': operators, '--crossing': crossing };
  for (const [flag, value] of Object.entries(given)) {
    if (value === undefined || value === false) continue;
    if (own)
      throw new UsageError(`${flag}: only with --rule majority or decimation, not with ${rule}.`);
    if (lattice === 'chain')
      throw new UsageError(
        `${flag}: only on the square lattice; for a chain the answer is known exactly.`,
      );
  }
  if (couplings && rule === 'average')
    throw new UsageError(
      '--couplings: not with --rule average, whose blocks are real numbers and no spins.',
    );
  if (crossing && (operators || couplings))
    throw new UsageError(
      `--crossing: finds only the critical temperature; leave out ${operators ? '--operators' : '--couplings'}.`,
    );
}
