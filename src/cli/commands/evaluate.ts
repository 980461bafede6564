import { Command } from 'commander';
import { GeometryError, replicaGeometry } from '../../ensemble/geometry.ts';
import { assertEvaluationFits } from '../../rbm/evaluation/evaluation-limits.ts';
import { evaluateStack } from '../../rbm/evaluation/evaluate.ts';
import { mostExactUnits } from '../../rbm/evaluation/partition.ts';
import { forFlag } from '../arguments/blame.ts';
import { UsageError } from '../arguments/usage-error.ts';
import { couplingsOfModel, latticeOfModel } from '../evaluate/couplings.ts';
import { judgedSamples } from '../evaluate/data.ts';
import { metricsBeside, trajectoriesBeside, writeEvaluation } from '../evaluate/files.ts';
import {
  assertUsable,
  foreignTensors,
  withEvaluateOptions,
  type EvaluateOptions,
} from '../evaluate/options.ts';
import { evaluationText } from '../evaluate/text.ts';
import { readModelFile, type ModelFile } from '../model-file.ts';
import { readSamples } from '../input/samples.ts';
import { filterNumbers } from '../filter-table.ts';
import { resultDocument } from '../output/document.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { visibleText } from '../../report/visible-text.ts';
import { withSession } from '../session.ts';

/** `blockspin evaluate` */
export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description(
      'Judge a trained machine: the likelihood of samples that it was not trained on, the lattices that it draws beside ' +
        'its data and the exact values, its receptive fields and its singular values.',
    )
    .argument(
      '<model>',
      'folder that blockspin train wrote, or a .safetensors file of train or the lab',
    );
  withEvaluateOptions(command).addHelpText(
    'after',
    '\nLog-likelihoods are in nats per sample. They are exact where a layer has at most ' +
      `${mostExactUnits} units, and where units are alike or weights are 0.\nOtherwise annealed importance sampling estimates ln Z, from modes that Gibbs chains of the machine find, twice.\n` +
      'Both estimates must agree. Neither sees a mode that no chain and no sample of the training leads to, such as a state\n' +
      'that is likely only where several hidden units are on together. Then ln Z is too low and the likelihood too high.\n' +
      'After train --trajectory, ln Z is annealed through the machines on the way of the training too, and all three must agree.\n' +
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
    const { trajectories, remark: leftOut } = await trajectoriesBeside(model);
    if (leftOut !== undefined) remark(leftOut);
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
      trajectories,
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
