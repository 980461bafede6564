import { Option, type Command } from 'commander';
import { largestSize } from '../../ensemble/geometry.ts';
import { mostSteps } from '../../rbm/evaluation/evaluation-limits.ts';
import { evaluationDefaults } from '../../rbm/evaluation/evaluation-samples.ts';
import { couplingDefaults } from '../../rbm/evaluation/machine-couplings.ts';
import {
  orientations,
  type ForeignTensors,
  type Orientation,
} from '../../rbm/machine/foreign-machine.ts';
import { unitKinds, type UnitKind } from '../../rbm/machine/parameters.ts';
import { leastMeasurements } from '../../statistics/thermalization.ts';
import { withCommonOptions, type CommonOptions } from '../arguments/options.ts';
import { dashed, differentWholes, mostUnits, real, whole } from '../arguments/parse.ts';
import { UsageError } from '../arguments/usage-error.ts';
import type { JudgedSamplesOptions } from './data.ts';

/** Flags of `evaluate`. */
export interface EvaluateOptions extends CommonOptions, JudgedSamplesOptions {
  readonly seed: number;
  /** Counted from 1; all unless given. */
  readonly layer?: readonly number[];
  readonly burnIn: number;
  readonly sweeps: number;
  readonly every: number;
  readonly aisTemperatures: number;
  readonly aisRuns: number;
  /** The largest distance of pairs, or true for the default. */
  readonly couplings?: number | true;
  readonly out?: string;
  /** Names of tensors in a file of another program. */
  readonly weights?: string;
  readonly visibleBias?: string;
  readonly hiddenBias?: string;
  readonly transposed?: boolean;
  readonly orientation?: Orientation;
  readonly units?: UnitKind;
  readonly factor?: number;
}

/** Units of a machine of another program, unless --units says otherwise. */
const foreignUnits: UnitKind = 'binary';

function option(flags: string, description: string, least: number, most?: number): Option {
  return new Option(flags, description).argParser(whole(least, most));
}

/** Adds the flags of `evaluate`. */
export function withEvaluateOptions(command: Command): Command {
  const { samples, chains, burnIn, steps, every, annealing } = evaluationDefaults;
  command
    .option(
      '--data <file.npy>',
      'judge by these samples instead of new samples of the training data (lattices: row after row)',
    )
    .addOption(
      new Option(
        '--layer <n,...>',
        'layers to judge; 1 is the layer above the data (default: all)',
      ).argParser(differentWholes(mostUnits)),
    )
    .addOption(
      option(
        '--samples <n>',
        `number of samples to judge by, a multiple of 32 (default: ${samples} new lattices, or all samples of a file)`,
        32,
      ),
    )
    .addOption(
      option(
        '--chains <n>',
        'number of Gibbs chains that draw lattices, a multiple of 32',
        32,
      ).default(chains),
    )
    .addOption(
      option('--burn-in <n>', 'Gibbs steps of each chain before measuring', 0, mostSteps).default(
        burnIn,
      ),
    )
    .addOption(
      option('--sweeps <n>', 'Gibbs steps measured per chain', 16, mostSteps).default(steps),
    )
    .addOption(option('--every <n>', 'Gibbs steps between measurements', 1, 1000).default(every))
    .addOption(
      option(
        '--ais-temperatures <n>',
        'temperatures of annealed importance sampling (AIS); more are more accurate',
        1,
        mostSteps,
      ).default(annealing.temperatures),
    )
    .addOption(
      option(
        '--ais-runs <n>',
        'independent AIS runs, a multiple of 32; half of them, and at least 32, from each of two starts',
        32,
      ).default(annealing.runs),
    )
    .addOption(
      new Option(
        '--couplings [range]',
        `couplings of each layer: fields, pairs up to a distance (default: ${couplingDefaults.range}), plaquettes and triples, beside those of the data`,
      ).argParser(whole(1, largestSize / 2)),
    )
    .option(
      '--weights <tensor>',
      'of a .safetensors file that another program wrote: the name of the weights, for E(v,h) = -a.v - b.h - v^T W h',
    )
    .option('--visible-bias <tensor>', 'the same for the visible biases a (default: 0)')
    .option('--hidden-bias <tensor>', 'the same for the hidden biases b (default: 0)')
    .addOption(
      new Option(
        '--orientation <axes>',
        'axes of the weights of that file; needed where shapes of biases and samples fit both',
      ).choices(orientations),
    )
    .option('--transposed', 'the same as --orientation hidden-visible')
    .addOption(
      new Option(
        '--units <kind>',
        `units of the machine of that file, 0 and 1 or -1 and 1 (default: ${foreignUnits})`,
      ).choices(unitKinds),
    )
    .addOption(
      new Option(
        '--factor <x>',
        'all parameters of that file are multiplied by it; -1 for an energy of the other sign (default: 1)',
      ).argParser(real(-1000, { most: 1000, orEqual: true })),
    )
    .option(
      '--out <folder>',
      'write report.html, results.json, figures (SVG, PNG) and arrays (.npy) to a new folder',
    );
  return withCommonOptions(command);
}

/**
 * Which tensors are the parameters, where the flags say so.
 * @throws UsageError for a flag of them without --weights
 */
export function foreignTensors(options: EvaluateOptions): ForeignTensors | undefined {
  const { weights, visibleBias, hiddenBias, transposed, units = foreignUnits, factor } = options;
  if (transposed && options.orientation === 'visible-hidden')
    throw new UsageError('--transposed: --orientation visible-hidden says the opposite; give one.');
  if (factor === 0) throw new UsageError('--factor 0: give a number other than 0, such as -1.');
  const orientation = transposed ? 'hidden-visible' : options.orientation;
  if (weights !== undefined)
    return { weights, visibleBias, hiddenBias, orientation, units, factor };
  const other = foreignFlags.find((name) => options[name] !== undefined);
  if (other)
    throw new UsageError(
      `--${dashed(other)}: give --weights too, the name of the tensor of the weights.`,
    );
  return undefined;
}

/** Flags that mean something only with --weights. */
const foreignFlags = [
  'visibleBias',
  'hiddenBias',
  'orientation',
  'transposed',
  'units',
  'factor',
] as const;

/** @throws UsageError for numbers that do not go together */
export function assertUsable({ samples, chains, aisRuns, sweeps, every }: EvaluateOptions): void {
  for (const [flag, value] of Object.entries({ samples, chains, 'ais-runs': aisRuns }))
    if (value !== undefined && value % 32 !== 0)
      throw new UsageError(`--${flag} ${value}: give a multiple of 32, at least 32.`);
  if (Math.floor(sweeps / every) < leastMeasurements)
    throw new UsageError(
      `--sweeps ${sweeps}: give at least ${leastMeasurements * every}, for ${leastMeasurements} measurements (--every ${every}).`,
    );
}
