import { Command } from 'commander';
import { siteCount } from '../../ensemble/geometry.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { mostExactUnits } from '../../rbm/evaluation/partition.ts';
import { print, resultDocument } from '../output/document.ts';
import { freeFolder } from '../output/output-folder.ts';
import { withSession } from '../session.ts';
import { trainData } from '../train/data.ts';
import { TrainingFiles } from '../train/files.ts';
import { besideResume, withTrainOptions, type TrainOptions } from '../train/options.ts';
import { trainParameters, type TrainParameters } from '../train/parameters.ts';
import { readTraining, type Resumed } from '../train/resumed.ts';
import { layerResult, trainText, type LayerResult } from '../train/result.ts';
import { runTraining } from '../train/run.ts';
import { UsageError } from '../arguments/usage-error.ts';

/** `blockspin train` */
export function trainCommand(): Command {
  const command = withTrainOptions(
    new Command('train').description(
      'Train a restricted Boltzmann machine, or a stack of them, on Ising samples or on your own binary data.',
    ),
  );
  command.addHelpText(
    'after',
    '\nEach layer above the first is trained on samples of the hidden units below it. Log-likelihoods are in nats ' +
      `per sample,\nexact where a layer has at most ${mostExactUnits} units, else not given: see blockspin evaluate.\n` +
      'Checkpoints are written after every minute and every layer, and on Ctrl-C; --resume goes on from the last one.\n' +
      '\nDefaults are those that give the highest likelihood in a given time. The machines of Mehta and Schwab ' +
      '(arXiv:1410.3831)\nare of another kind: see the second example. Within 2 % of the exact energy takes more updates: ' +
      'see the last one,\nand blockspin bench learning.\n' +
      '\nExamples:\n' +
      '  blockspin train --size 16 --temperature 2.269 --layers 64,16\n' +
      '  blockspin train --size 40 --coupling 0.408 --samples 20000 --layers 400,100,25 --epochs 200 --units binary \\\n' +
      '    --algorithm cd --learning-rate 0.1 --schedule constant --l1 2e-4 --out deep\n' +
      '  blockspin train --resume deep\n' +
      '  blockspin train --size 8 --temperature 2.269 --layers 64 --steps 5 --stream\n' +
      '  blockspin train --data digits.npy --layers 500 --held-out 0.1 --patience 10\n' +
      '  blockspin train --size 8 --layers 64 --samples 16384 --steps 5 --epochs 100 --learning-rate-end 0.0005 --out accurate',
  );
  return command.action((options: TrainOptions) => train(options, command));
}

interface Plan {
  readonly parameters: TrainParameters;
  readonly files: TrainingFiles;
  readonly resumed: Resumed | undefined;
}

/** @throws UsageError */
function planOf(options: TrainOptions, command: Command): Plan {
  const given = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  if (options.resume === undefined) {
    const parameters = trainParameters(options, given);
    return {
      parameters,
      files: new TrainingFiles(options.out ?? freeFolder('trained')),
      resumed: undefined,
    };
  }
  const other = Object.keys(command.opts()).find(
    (name) => given(name) && !besideResume.includes(name),
  );
  if (other)
    throw new UsageError(
      `--resume ${options.resume}: parameters are those of the folder, so only --epochs goes with it, not --${other}.`,
    );
  const resumed = readTraining(options.resume);
  const epochs = given('epochs') ? options.epochs : resumed.parameters.epochs;
  if (epochs < resumed.parameters.epochs)
    throw new UsageError(
      `--epochs ${epochs}: the training is to have ${resumed.parameters.epochs} already; give as many or more.`,
    );
  const parameters = { ...resumed.parameters, epochs };
  return { parameters, files: new TrainingFiles(options.resume, resumed.metrics), resumed };
}

async function train(options: TrainOptions, command: Command): Promise<void> {
  const { parameters, files, resumed } = planOf(options, command);
  const { document, text } = await withSession(options, async (session) => {
    const { gpu, progress, signal, remark } = session;
    if ('size' in parameters) assertFits(gpu, parameters);
    const start = performance.now();
    const data = await trainData(session, parameters, resumed?.saved.spins);
    if (signal.aborted) throw new Error('Stopped before the training began.');
    assertSameData(resumed, data.digest);
    if (resumed && resumed.adapter !== gpu.adapter.name)
      remark(
        `Begun on ${resumed.adapter}: from here on the last digits may differ from an unbroken run.`,
      );
    if (
      resumed &&
      parameters.epochs > resumed.parameters.epochs &&
      parameters.course !== 'constant'
    )
      remark(
        `Rates go on as in a training of ${parameters.epochs} epochs, so this is not one that ended after ` +
          `${resumed.parameters.epochs} and went on: its last rates were lower.`,
      );
    await files.begin();
    const sampled = performance.now();
    const layers = await runTraining(session, { parameters, data, files, resumed });
    const trained = performance.now();
    if (signal.aborted) remark(`Stopped early; --resume ${files.folder} goes on.`);
    const results: LayerResult[] = [];
    for (const layer of layers)
      results.push(await layerResult(session, layer, { number: results.length + 1 }));
    progress.clear();
    const visited = (epochsOf(layers) - epochsOf(resumedLayers(resumed))) * data.samples;
    data.dispose();
    const result = resultDocument({
      command: 'train',
      adapter: gpu.adapter,
      seed: parameters.seed,
      parameters,
      results: { layers: results, checkpoint: files.checkpoint },
      timing: {
        seconds: (performance.now() - start) / 1000,
        samplingSeconds: (sampled - start) / 1000,
        trainingSeconds: (trained - sampled) / 1000,
        // Of this run, without the epochs before it was taken up again.
        samplesPerSecond: (1000 * visited) / (trained - sampled),
      },
    });
    return { document: result, text: trainText(result.timing['samplesPerSecond'], results, files) };
  });
  await files.writeResults(document);
  print(document, options, text);
}

function resumedLayers(resumed: Resumed | undefined): readonly { epochs: number }[] {
  if (!resumed) return [];
  const { layers, current } = resumed.saved.record;
  return current ? [...layers, current] : layers;
}

function epochsOf(layers: readonly { epochs: number }[]): number {
  return layers.reduce((sum, { epochs }) => sum + epochs, 0);
}

/** @throws UsageError where the file of samples is not the one that the training began with */
function assertSameData(resumed: Resumed | undefined, digest: string | undefined): void {
  if (!resumed || resumed.digest === digest) return;
  const file = 'data' in resumed.parameters ? resumed.parameters.data : '';
  throw new UsageError(`--resume: ${file} is not the file that the training began with.`);
}

/** @throws UsageError where the data or a layer's weights are beyond what this device can bind */
function assertFits(
  gpu: Gpu,
  { size, lattice, samples, layers }: Extract<TrainParameters, { size: number }>,
): void {
  const most = gpu.device.limits.maxStorageBufferBindingSize;
  const sites = siteCount({ lattice, size });
  const units = [sites, ...layers];
  if ((sites * samples) / 8 > most)
    throw new UsageError(
      `--samples ${samples}: at most ${32 * Math.floor(most / (4 * sites))} fit here.`,
    );
  for (const [layer, hidden] of layers.entries()) {
    const visible = units[layer] ?? 0;
    const largest = Math.floor(most / 4 / visible);
    if (hidden > largest)
      throw new UsageError(
        `--layers: ${hidden} units above ${visible}; at most ${largest} fit here.`,
      );
  }
}
