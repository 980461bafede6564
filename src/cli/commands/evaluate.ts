import { Command, Option } from 'commander';
import type { Gpu } from '../../gpu/gpu.ts';
import { encode } from '../../rbm/encode.ts';
import { Rbm } from '../../rbm/machine.ts';
import type { PackedUnits } from '../../rbm/packed-units.ts';
import type { RbmParameters } from '../../rbm/parameters.ts';
import { singularValues } from '../../rbm/receptive-fields.ts';
import { print, resultDocument } from '../document.ts';
import { evaluationData, type EvaluationData } from '../evaluate/data.ts';
import { writeEvaluation } from '../evaluate/files.ts';
import { likelihoods, type Likelihoods } from '../evaluate/likelihood.ts';
import { observables, type Observables } from '../evaluate/observables.ts';
import { evaluationText } from '../evaluate/text.ts';
import { readModelFile, type ModelFile } from '../model-file.ts';
import { withCommonOptions, type CommonOptions } from '../options.ts';
import { OutputFolder } from '../output-folder.ts';
import { whole } from '../parse.ts';
import { withSession, type Session } from '../session.ts';
import { UsageError } from '../usage-error.ts';

interface EvaluateOptions extends CommonOptions {
  readonly data?: string;
  readonly samples: number;
  readonly chains: number;
  readonly burnIn: number;
  readonly sweeps: number;
  readonly every: number;
  readonly aisTemperatures: number;
  readonly aisRuns: number;
  readonly out?: string;
}

/** What is known of one layer. */
export interface LayerEvaluation extends Likelihoods {
  readonly visible: number;
  readonly hidden: number;
  /** Of the weights, from the largest down; their squares are the spectrum of W W^T. */
  readonly singularValues: readonly number[];
}

/** What `evaluate` finds. */
export interface Evaluation {
  readonly layers: readonly LayerEvaluation[];
  readonly observables: Observables | null;
}

function option(flags: string, description: string, least: number, most?: number): Option {
  return new Option(flags, description).argParser(whole(least, most));
}

/** `blockspin evaluate` */
export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description(
      'Judge a trained machine: likelihoods of samples it has not seen, what it draws beside its data and the exact ' +
        'values, receptive fields and singular values.',
    )
    .argument('<model>', 'folder that blockspin train wrote, or its model.safetensors')
    .option('--data <file.npy>', 'judge these samples instead of new ones of the training kind')
    .addOption(option('--samples <n>', 'samples to judge by, a multiple of 32', 32).default(1024))
    .addOption(option('--chains <n>', 'Gibbs chains, a multiple of 32', 32).default(256))
    .addOption(option('--burn-in <n>', 'Gibbs steps before measuring', 0).default(500))
    .addOption(option('--sweeps <n>', 'Gibbs steps that are measured', 16).default(1000))
    .addOption(option('--every <n>', 'Gibbs steps between two measurements', 1, 1000).default(5))
    .addOption(
      option('--ais-temperatures <n>', 'steps of annealed importance sampling', 1).default(1000),
    )
    .addOption(option('--ais-runs <n>', 'its runs, a multiple of 32', 32).default(128))
    .option(
      '--out <folder>',
      'write results.json, figures (SVG, PNG) and arrays (.npy) into a new folder',
    );
  withCommonOptions(command).addHelpText(
    'after',
    '\nLog-likelihoods are in nats per sample: exact where a layer has at most 24 units, else by annealed importance ' +
      'sampling.\nAveraged over samples of the same Ising model with another seed, or held out of a file.\n' +
      '\nExamples:\n' +
      '  blockspin train --size 8 --layers 64 --temperature 2.269 --epochs 50 --out machine\n' +
      '  blockspin evaluate machine\n' +
      '  blockspin evaluate machine --out judged --sweeps 5000\n' +
      '  blockspin evaluate digits --data test.npy --ais-temperatures 10000',
  );
  return command.action(evaluate);
}

async function evaluate(place: string, options: EvaluateOptions): Promise<void> {
  for (const [flag, value] of Object.entries({
    samples: options.samples,
    chains: options.chains,
    'ais-runs': options.aisRuns,
  }))
    if (value % 32 !== 0)
      throw new UsageError(`--${flag} ${value}: give a multiple of 32, at least 32.`);
  if (Math.floor(options.sweeps / options.every) < 8)
    throw new UsageError(
      `--sweeps ${options.sweeps}: give at least ${8 * options.every}, eight measurements (--every ${options.every}).`,
    );
  const model = readModelFile(place);
  const folder = options.out === undefined ? undefined : new OutputFolder(options.out);
  const { document, text } = await withSession(options, async (session) => {
    const start = performance.now();
    const data = await evaluationData(session, model, options);
    await folder?.begin();
    const found = await evaluation(session, model, { data, options });
    data.dispose();
    session.progress.clear();
    const { out: _, json: __, quiet: ___, adapter: ____, ...given } = options;
    const result = resultDocument({
      command: 'evaluate',
      adapter: session.gpu.adapter,
      seed: options.seed,
      parameters: { model: model.file, ...given, training: model.configuration },
      results: found,
      timing: { seconds: (performance.now() - start) / 1000 },
    });
    return { document: result, text: evaluationText(found) };
  });
  const captions = folder ? await writeEvaluation(folder, model, document) : [];
  const written = folder ? [`\nWritten to ${folder.path}.`, ...captions] : [];
  print(document, options, [text, ...written].join('\n'));
}

async function evaluation(
  session: Session,
  model: ModelFile,
  { data, options }: { data: EvaluationData; options: EvaluateOptions },
): Promise<Evaluation> {
  const { gpu, signal } = session;
  const { configuration } = model;
  const layers: LayerEvaluation[] = [];
  let observed: Observables | null = null;
  let judged = data.data;
  let trained = data.trained;
  const encoded: PackedUnits[] = [];
  for (const [layer, parameters] of model.layers.entries()) {
    const machine = await machineOf(gpu, parameters);
    const likely = await likelihoods(
      session,
      machine,
      { data: judged, trained },
      {
        seed: options.seed + layer,
        annealing: { temperatures: options.aisTemperatures, runs: options.aisRuns },
        samples: options.samples,
        pseudoSamples: Math.min(options.samples, 256),
      },
    );
    if (signal.aborted) throw new Error('Stopped before the evaluation was done.');
    const { visible, hidden } = machine;
    layers.push({ visible, hidden, ...likely, singularValues: singularValues(parameters) });
    if (layer === 0 && 'size' in configuration && data.chains)
      observed = await observables(session, machine, data.chains, {
        ...configuration,
        chains: options.chains,
        burnIn: options.burnIn,
        steps: options.sweeps,
        every: options.every,
        seed: options.seed,
      });
    if (layer < model.layers.length - 1) {
      const up = { seed: options.seed, epoch: layer, purpose: 'evaluate' as const };
      judged = await encode(gpu, machine, judged, up);
      trained = trained && (await encode(gpu, machine, trained, { ...up, step: 1 }));
      encoded.push(judged, ...(trained ? [trained] : []));
    }
    machine.dispose();
  }
  for (const { buffer } of encoded) buffer.destroy();
  return { layers, observables: observed };
}

async function machineOf(gpu: Gpu, parameters: RbmParameters): Promise<Rbm> {
  const { units, visibleBias, hiddenBias } = parameters;
  const [visible, hidden] = [visibleBias.length, hiddenBias.length];
  const machine = await Rbm.create(gpu, { visible, hidden, units, seed: 0 });
  machine.writeParameters(parameters);
  return machine;
}
