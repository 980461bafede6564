import { Command } from 'commander';
import { mostExactUnits } from '../../rbm/evaluation/partition.ts';
import { epochsOf } from '../../rbm/training/stack-state.ts';
import { resultDocument } from '../output/document.ts';
import { shellWords } from '../output/shell-words.ts';
import { visibleText } from '../../report/visible-text.ts';
import { withSession } from '../session.ts';
import { trainData } from '../train/data.ts';
import { TrainingFiles } from '../train/files.ts';
import { besideResume, withTrainOptions, type TrainOptions } from '../train/options.ts';
import { trainParameters, type TrainParameters } from '../train/parameters.ts';
import { readSamples, type SamplesInFile } from '../input/samples.ts';
import { readTraining, type Resumed } from '../train/resumed.ts';
import { layerResult, trainText, type LayerResult } from '../train/result.ts';
import { runTraining } from '../train/run.ts';
import { dashed } from '../arguments/parse.ts';
import { UsageError } from '../arguments/usage-error.ts';

/** `blockspin train` */
export function trainCommand(): Command {
  const command = withTrainOptions(
    new Command('train').description(
      'Train a restricted Boltzmann machine, a stack of them, or a filter that all blocks of a lattice share, on Ising samples or on your own binary data.',
    ),
  );
  command.addHelpText(
    'after',
    '\nEach layer above the first is trained on samples of the hidden units below it.\n' +
      `\nLog-likelihoods are in nats per sample. They are exact where a layer has at most ${mostExactUnits} units; blockspin evaluate\n` +
      'estimates those of larger layers.\n' +
      '\n--filter trains one filter of k x k weights. The hidden unit of each block of the lattice sees the sites around the block\n' +
      'through these weights, and all blocks share them (a convolutional machine). model.safetensors then holds the filter:\n' +
      'averages over the last tenth of the updates, with --patience the best epoch. renormalize --map zooms out with a filter of\n' +
      'up to 8 x 8 weights.\n' +
      '\nWhere data have two phases and the machine gives them other shares than the data, the visible biases are shifted after the\n' +
      'last epoch until the shares agree. The results say so. --resume goes on from the biases before the shift.\n' +
      '\n--arithmetic exact computes with whole numbers, so that model.safetensors has the same bytes on every adapter and engine. Weights\n' +
      'are multiples of 2^-16 up to 16 in size. It has no adam, centred gradients, mean-field, filters and patience, and does not\n' +
      'shift visible biases.\n' +
      '\n--trajectory keeps machines on the way of each layer, two for each doubling of the updates. evaluate and train then also anneal\n' +
      'ln Z through them, and say so. In a training modes separate one after the other, so these runs reach modes that no chain of the\n' +
      'trained machine finds. A layer of 64 x 64 units takes .4 MB in 100 epochs of 4096 samples.\n' +
      '\nA checkpoint is written once a minute, after every layer, and on Ctrl-C; --resume goes on from the last one.\n' +
      '\nExamples:\n' +
      '  npx blockspin train --size 16 --temperature 2.269 --layers 64,16\n' +
      '  npx blockspin train --size 8 --temperature 2.269 --layers 64 --steps 5 --stream\n' +
      '  npx blockspin train --size 8 --layers 20 --arithmetic exact --out everywhere\n' +
      '  npx blockspin train --data digits.npy --layers 500 --held-out 0.1 --patience 10 --out digits\n' +
      '\nMinutes to hours without a GPU. The first example has the layers, coupling, samples, epochs and L1 penalty of Mehta and\n' +
      'Schwab (arXiv:1410.3831); the paper does not state the rest. The last example draws energies within 2 % of the exact one.\n' +
      '  npx blockspin train --size 40 --coupling 0.408 --samples 20000 --layers 400,100,25 --epochs 200 --units binary \\\n' +
      '    --algorithm cd --learning-rate 0.1 --schedule constant --l1 2e-4 --out deep\n' +
      '  npx blockspin train --resume deep\n' +
      '  npx blockspin train --size 32 --filter 4 --no-biases --algorithm cd --batch 64 --epochs 40 \\\n' +
      '    --learning-rate 0.1 --learning-rate-end 0.001 --momentum 0.9 --out filter\n' +
      '  npx blockspin train --size 8 --layers 64 --samples 16384 --algorithm pcd --steps 5 --epochs 100 --learning-rate-end 0.0005 \\\n' +
      '    --out accurate',
  );
  return command.action((options: TrainOptions) => train(options, command));
}

interface Plan {
  readonly parameters: TrainParameters;
  readonly files: TrainingFiles;
  readonly resumed: Resumed | undefined;
  /** The samples of a file, where the training takes them from one. */
  readonly file: SamplesInFile | undefined;
}

/** @throws UsageError */
async function planOf(options: TrainOptions, command: Command): Promise<Plan> {
  const given = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  if (options.resume === undefined) {
    let file: SamplesInFile | undefined;
    const samplesOf = async (data: string): Promise<{ samples: number; units: number }> => {
      file = await readSamples(data);
      return { samples: file.rows.length, units: file.units };
    };
    const parameters = await trainParameters(options, { given, samplesOf });
    return {
      parameters,
      file,
      files: new TrainingFiles(options.out),
      resumed: undefined,
    };
  }
  const other = Object.keys(command.opts()).find(
    (name) => given(name) && !besideResume.includes(name),
  );
  if (other)
    throw new UsageError(
      `--resume ${options.resume}: the folder holds the parameters; only --epochs may be given too, not --${dashed(other)}.`,
    );
  const resumed = await readTraining(options.resume);
  const epochs = given('epochs') ? options.epochs : resumed.parameters.epochs;
  if (epochs < resumed.parameters.epochs)
    throw new UsageError(
      `--epochs ${epochs}: this training was started for ${resumed.parameters.epochs} epochs; give ${resumed.parameters.epochs} or more.`,
    );
  const parameters = { ...resumed.parameters, epochs };
  const files = new TrainingFiles(options.resume, resumed.metrics);
  return { parameters, files, resumed, file: resumed.samples };
}

async function train(options: TrainOptions, command: Command): Promise<void> {
  const { parameters, files, resumed, file } = await planOf(options, command);
  await withSession(options, async (session) => {
    const { gpu, progress, signal, remark, claim } = session;
    const start = performance.now();
    claim(files);
    const data = await trainData(session, parameters, { file, from: resumed?.spins });
    if (signal.aborted) throw new Error('Stopped before the training began.');
    if (resumed) for (const text of cautionsOf(resumed, parameters, gpu.adapter.name)) remark(text);
    await files.start(session);
    const sampled = performance.now();
    const { layers, trajectories } = await runTraining(session, {
      parameters,
      data,
      files,
      resumed,
    });
    const trained = performance.now();
    if (signal.aborted && files.hasCheckpoint)
      remark(`Stopped early; --resume ${shellWords([files.folder])} goes on.`);
    const results: LayerResult[] = [];
    for (const layer of layers)
      results.push(
        await layerResult(session, layer, {
          number: results.length + 1,
          training: parameters,
          trajectory: trajectories[results.length],
          model: 'size' in parameters ? parameters : undefined,
        }),
      );
    progress.clear();
    const epochs = layers.reduce((sum, layer) => sum + layer.epochs, 0);
    const visited = (epochs - (resumed ? epochsOf(resumed.state) : 0)) * data.samples;
    data.dispose();
    const result = resultDocument({
      command: 'train',
      adapter: gpu.adapter,
      seed: parameters.seed,
      parameters: { ...parameters },
      results: {
        layers: results,
        checkpoint: files.checkpoint,
        ...(parameters.trajectory && { trajectory: files.trajectory }),
        ...(signal.aborted ? { stopped: true } : {}),
      },
      timing: {
        seconds: (performance.now() - start) / 1000,
        samplingSeconds: (sampled - start) / 1000,
        trainingSeconds: (trained - sampled) / 1000,
        // Of this run, without the epochs before it was resumed.
        samplesPerSecond: (1000 * visited) / (trained - sampled),
      },
    });
    return {
      document: result,
      text: trainText(result.timing['samplesPerSecond'], results),
      write: () => files.writeResults(result),
      written: `\n${visibleText(files.checkpoint)}`,
    };
  });
}

/** What may differ from a training without an interruption. */
function cautionsOf(
  { adapter, parameters: before, remarks }: Resumed,
  { epochs, schedule }: TrainParameters,
  adapterNow: string,
): string[] {
  const cautions: string[] = [...remarks];
  if (before.arithmetic === 'float' && adapter !== adapterNow)
    cautions.push(
      `This training began on ${adapter ?? 'another adapter'}; from here on the last digits may differ from an unbroken run.`,
    );
  if (epochs > before.epochs && schedule !== 'constant')
    cautions.push(
      `From here on the learning rates are those of a training of ${epochs} epochs. They are higher than the last ones ` +
        `of the training of ${before.epochs} epochs.`,
    );
  return cautions;
}
