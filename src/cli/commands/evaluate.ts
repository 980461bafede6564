import { Command, Option } from 'commander';
import { resultDocument, print } from '../output/document.ts';
import { defaultSamples, evaluationData } from '../evaluate/data.ts';
import { evaluation, type EvaluationOptions } from '../evaluate/evaluation.ts';
import { writeEvaluation } from '../evaluate/files.ts';
import { evaluationText } from '../evaluate/text.ts';
import { readModelFile, type ModelFile } from '../model-file.ts';
import { withCommonOptions, type CommonOptions } from '../arguments/options.ts';
import { OutputFolder } from '../output/output-folder.ts';
import { whole, wholeList } from '../arguments/parse.ts';
import { withSession } from '../session.ts';
import { UsageError } from '../arguments/usage-error.ts';

interface EvaluateOptions extends CommonOptions, EvaluationOptions {
  readonly seed: number;
  readonly out?: string;
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
    .option(
      '--data <file.npy>',
      'judge these samples instead of new ones of the training kind (of a lattice: row after row)',
    )
    .addOption(
      new Option('--layer <n,...>', 'layers to judge, from 1 on (default: all)').argParser(
        wholeList,
      ),
    )
    .addOption(
      option(
        '--samples <n>',
        `samples to judge by, a multiple of 32 (default: ${defaultSamples} new lattices, or all of a file)`,
        32,
      ),
    )
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
      'write report.html, results.json, figures (SVG, PNG) and arrays (.npy) into a new folder',
    );
  withCommonOptions(command).addHelpText(
    'after',
    '\nLog-likelihoods are in nats per sample: exact where a layer has at most 24 units, else by annealed importance ' +
      'sampling.\nAveraged over samples of the same Ising model with another seed, or held out of a file.\n' +
      'A layer above the first draws lattices through the layers below it. Ctrl-C keeps the layers that are done.\n' +
      '\nExamples:\n' +
      '  blockspin train --size 8 --layers 64 --temperature 2.269 --epochs 50 --out machine\n' +
      '  blockspin evaluate machine\n' +
      '  blockspin evaluate machine --out judged --sweeps 5000\n' +
      '  blockspin evaluate deep --layer 1\n' +
      '  blockspin evaluate digits --data test.npy --ais-temperatures 10000',
  );
  return command.action(evaluate);
}

async function evaluate(place: string, options: EvaluateOptions): Promise<void> {
  assertUsable(options);
  const model = readModelFile(place);
  assertLayers(model, options);
  const folder = options.out === undefined ? undefined : new OutputFolder(options.out);
  const { document, text, found } = await withSession(options, async (session) => {
    const start = performance.now();
    const data = await evaluationData(session, model, options);
    await folder?.begin();
    const evaluated = await evaluation(session, model, data, options);
    data.dispose();
    session.progress.clear();
    if (evaluated.stopped)
      session.remark(`Stopped early: ${evaluated.layers.length} layers are done.`);
    const { out: _, json: __, quiet: ___, adapter: ____, ...given } = options;
    const result = resultDocument({
      command: 'evaluate',
      adapter: session.gpu.adapter,
      seed: options.seed,
      parameters: { model: model.file, ...given, training: model.configuration },
      results: evaluated,
      timing: { seconds: (performance.now() - start) / 1000 },
    });
    return { document: result, text: evaluationText(evaluated), found: evaluated };
  });
  if (folder) await writeEvaluation(folder, model, { document, found });
  const written = folder ? [`\n${folder.path}/report.html`] : [];
  print(document, options, [text, ...written].join('\n'));
}

/** @throws UsageError */
function assertUsable({ samples, chains, aisRuns, sweeps, every }: EvaluateOptions): void {
  for (const [flag, value] of Object.entries({ samples, chains, 'ais-runs': aisRuns }))
    if (value !== undefined && value % 32 !== 0)
      throw new UsageError(`--${flag} ${value}: give a multiple of 32, at least 32.`);
  if (Math.floor(sweeps / every) < 8)
    throw new UsageError(
      `--sweeps ${sweeps}: give at least ${8 * every}, eight measurements (--every ${every}).`,
    );
}

/** @throws UsageError */
function assertLayers({ file, layers }: ModelFile, { layer = [] }: EvaluateOptions): void {
  const missing = layer.find((number) => number > layers.length);
  if (missing !== undefined)
    throw new UsageError(
      `--layer ${missing}: ${file} has ${layers.length}; give 1 to ${layers.length}.`,
    );
}
