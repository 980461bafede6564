import { Command, Option } from 'commander';
import { GeometryError, largestSize, replicaGeometry } from '../../ensemble/geometry.ts';
import { assertEvaluationFits, mostSteps } from '../../rbm/evaluation/evaluation-limits.ts';
import { couplingDefaults } from '../../rbm/evaluation/machine-couplings.ts';
import { evaluateStack } from '../../rbm/evaluation/evaluate.ts';
import { evaluationDefaults } from '../../rbm/evaluation/evaluation-samples.ts';
import { mostExactUnits } from '../../rbm/evaluation/partition.ts';
import { assertBounded, unitKinds, type UnitKind } from '../../rbm/machine/parameters.ts';
import { leastMeasurements } from '../../statistics/thermalization.ts';
import { withCommonOptions, type CommonOptions } from '../arguments/options.ts';
import { dashed, differentWholes, mostUnits, real, whole } from '../arguments/parse.ts';
import { forFlag } from '../arguments/blame.ts';
import {
  orientations,
  type ForeignTensors,
  type Orientation,
} from '../../rbm/machine/foreign-machine.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { couplingsOfModel, latticeOfModel } from '../evaluate/couplings.ts';
import { judgedSamples, type JudgedSamplesOptions } from '../evaluate/data.ts';
import { metricsBeside, writeEvaluation } from '../evaluate/files.ts';
import { evaluationText } from '../evaluate/text.ts';
import { readModelFile, type ModelFile } from '../model-file.ts';
import { readSamples } from '../input/samples.ts';
import { filterNumbers } from '../filter-table.ts';
import { resultDocument } from '../output/document.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { visibleText } from '../../report/visible-text.ts';
import { withSession } from '../session.ts';

interface EvaluateOptions extends CommonOptions, JudgedSamplesOptions {
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

function option(flags: string, description: string, least: number, most?: number): Option {
  return new Option(flags, description).argParser(whole(least, most));
}

/** `blockspin evaluate` */
export function evaluateCommand(): Command {
  const { samples, chains, burnIn, steps, every, annealing } = evaluationDefaults;
  const command = new Command('evaluate')
    .description(
      'Judge a trained machine: the likelihood of samples that it was not trained on, the lattices that it draws beside ' +
        'its data and the exact values, its receptive fields and its singular values.',
    )
    .argument(
      '<model>',
      'folder that blockspin train wrote, or a .safetensors file of train or the lab',
    )
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
      option('--ais-runs <n>', 'independent AIS runs, a multiple of 32', 32).default(
        annealing.runs,
      ),
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
        'axes of those weights; needed where shapes of biases and samples fit both',
      ).choices(orientations),
    )
    .option('--transposed', 'the same as --orientation hidden-visible')
    .addOption(
      new Option(
        '--units <kind>',
        'units of the machine of that file, 0 and 1 or -1 and 1 (default: binary)',
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
  withCommonOptions(command).addHelpText(
    'after',
    '\nLog-likelihoods are in nats per sample. They are exact where a layer has at most ' +
      `${mostExactUnits} units, and where units are alike or weights are 0.\nOtherwise annealed importance sampling estimates ln Z, from modes that Gibbs chains of the machine find, twice.\n` +
      'Both estimates must agree. Neither sees a mode that no chain and no sample of the training leads to, such as a state\n' +
      'that is likely only where several hidden units are on together. Then ln Z is too low and the likelihood too high.\n' +
      'The samples are new lattices of the same Ising model, or the samples that train --held-out kept from a file.\n' +
      'A layer above the first draws lattices through the layers below it.\n' +
      'Couplings J are those of the Hamiltonian of the visible units -1 and 1, exact sums over all lattices.\n' +
      'Ctrl-C stops the evaluation and keeps the layers that are done.\n' +
      '\nExamples:\n' +
      '  npx blockspin train --size 8 --layers 64 --temperature 2.269 --epochs 50 --out machine\n' +
      '  npx blockspin evaluate machine\n' +
      '  npx blockspin evaluate machine --couplings 2 --out judged --sweeps 5000\n' +
      '\nAfter the examples of train --help; minutes without a GPU:\n' +
      '  npx blockspin evaluate deep --layer 1\n' +
      '  npx blockspin evaluate digits --data test.npy --ais-temperatures 10000\n' +
      '\nA machine of another program; --orientation only where W is square or nothing else decides:\n' +
      '  npx blockspin evaluate rbm.safetensors --weights W --visible-bias v --hidden-bias h --units binary \\\n' +
      '    --data test.npy',
  );
  return command.action(evaluate);
}

async function evaluate(place: string, options: EvaluateOptions): Promise<void> {
  assertUsable(options);
  const { data } = options;
  const model = await readModelFile(place, foreignTensors(options), async () =>
    data === undefined ? undefined : (await readSamples(data)).units,
  );
  assertLayers(model, options);
  assertLattices(model, options);
  if (options.couplings !== undefined) latticeOfModel(model, options.couplings);
  assertBounded(model.layers);
  const folder =
    options.out === undefined
      ? undefined
      : new OutputFolder(options.out, { replaceable: ['data', 'figures', 'report.html'] });
  await withSession(options, async (session) => {
    const { gpu, progress, signal, remark, claim } = session;
    const { layer, seed, burnIn, sweeps, every, aisTemperatures, aisRuns } = options;
    const start = performance.now();
    assertEvaluationFits(gpu, model.layers, {
      samples: options.samples,
      chains: options.chains,
      burnIn,
      steps: sweeps,
      every,
      annealing: { temperatures: aisTemperatures, runs: aisRuns },
    });
    const samples = await judgedSamples(session, model, options);
    claim(folder);
    // First, because weights or units that have no couplings end the command before the long work.
    const couplings =
      options.couplings === undefined
        ? undefined
        : await couplingsOfModel(session, model, samples.data, {
            range: options.couplings,
            layers: layer,
            seed,
          });
    const evaluation = await evaluateStack(gpu, model.layers, samples, {
      layers: layer,
      samples: options.samples,
      burnIn,
      steps: sweeps,
      every,
      annealing: { temperatures: aisTemperatures, runs: aisRuns },
      seed,
      signal,
      onProgress: progress.follow,
    });
    samples.dispose();
    progress.clear();
    const done = evaluation.layers.length;
    if (evaluation.stopped && done === 0)
      throw new Error('Stopped before the first layer was done.');
    if (evaluation.stopped) remark(`Stopped early: ${done} layers are done.`);
    const found = {
      ...evaluation,
      judged: { ...evaluation.judged, ...samples.origin },
      ...(model.reading !== undefined && { machine: model.reading }),
      ...(couplings && { couplings: couplings.layers }),
    };
    const told = { ...found, training: model.configuration };
    const metrics = folder && (await metricsBeside(model, remark));
    const { out: _, json: __, quiet: ___, adapter: ____, ...given } = options;
    const result = resultDocument({
      command: 'evaluate',
      adapter: gpu.adapter,
      seed: options.seed,
      parameters: { model: model.file, ...given, training: model.configuration },
      results: {
        ...found,
        ...(model.filter && { filter: { ...model.filter, ...filterNumbers(model.filter) } }),
      },
      timing: { seconds: (performance.now() - start) / 1000 },
    });
    return {
      document: result,
      text: evaluationText(told, model.filter),
      ...(folder && {
        write: () =>
          writeEvaluation(folder, model, {
            document: result,
            found: told,
            metrics,
            arrays: couplings?.arrays,
          }),
        written: `\n\n${visibleText(folder.path)}/report.html`,
      }),
    };
  });
}

/**
 * Which tensors are the parameters, where the flags say so.
 * @throws UsageError for a flag of them without --weights
 */
function foreignTensors(options: EvaluateOptions): ForeignTensors | undefined {
  const { weights, visibleBias, hiddenBias, transposed, units = 'binary', factor } = options;
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

/** @throws UsageError */
function assertUsable({ samples, chains, aisRuns, sweeps, every }: EvaluateOptions): void {
  for (const [flag, value] of Object.entries({ samples, chains, 'ais-runs': aisRuns }))
    if (value !== undefined && value % 32 !== 0)
      throw new UsageError(`--${flag} ${value}: give a multiple of 32, at least 32.`);
  if (Math.floor(sweeps / every) < leastMeasurements)
    throw new UsageError(
      `--sweeps ${sweeps}: give at least ${leastMeasurements * every}, for ${leastMeasurements} measurements (--every ${every}).`,
    );
}

/** @throws UsageError for more lattices than there can be */
function assertLattices({ source }: ModelFile, { samples, chains, data }: EvaluateOptions): void {
  if (source?.kind !== 'ising') return;
  const { size, lattice } = source;
  for (const [flag, count] of Object.entries({ samples: data ? undefined : samples, chains }))
    if (count !== undefined)
      forFlag(`--${flag}`, GeometryError, () => replicaGeometry(size, count, lattice));
}

/** @throws UsageError */
function assertLayers({ file, layers }: ModelFile, { layer = [] }: EvaluateOptions): void {
  const missing = layer.find((number) => number > layers.length);
  if (missing === undefined) return;
  const [has, advice] =
    layers.length === 1
      ? ['one layer', 'leave --layer out, or give 1']
      : [`${layers.length} layers`, `give numbers from 1 to ${layers.length}`];
  throw new UsageError(`--layer ${missing}: the model in ${file} has ${has}; ${advice}.`);
}
