import { Command } from 'commander';
import { mostExactUnits } from '../../rbm/evaluation/partition.ts';
import type { Outcome } from '../output/document.ts';
import { visibleText } from '../../report/visible-text.ts';
import { withSession, type Session } from '../session.ts';
import { TrainingFiles } from '../train/files.ts';
import {
  beginTraining,
  goesOn,
  resumedPlan,
  stoppedEarly,
  type TrainPlan,
} from '../train/one-training.ts';
import { besideResume, withTrainOptions, type TrainOptions } from '../train/options.ts';
import { trainParameters } from '../train/parameters.ts';
import { readSamples, type SamplesInFile } from '../input/samples.ts';
import { trainText } from '../train/result.ts';
import { assertSeeds, readSeeds, SeedsFolder, type SeedsPlan } from '../train/seeds-folder.ts';
import { trainSeeds } from '../train/seeds.ts';
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
      'shift visible biases: a caution says where float would.\n' +
      '\n--trajectory keeps machines on the way of each layer, two for each doubling of the updates. evaluate and train then also anneal\n' +
      'ln Z through them, and say so. In a training modes separate one after the other, so these runs reach modes that no chain of the\n' +
      'trained machine finds. A layer of 64 x 64 units takes .4 MB in 100 epochs of 4096 samples.\n' +
      '\n--seeds trains machines that differ in seed alone, each with the bits of a lone training with its seed. First layers of up to\n' +
      '4096 weights, on a GPU 65536, train together, which is faster; others train one after the other.\n' +
      'Each has a folder seed-N of its own in the folder of --out. results.json there has means over the seeds with errors, the\n' +
      'spread and the best machine. --resume goes on with the folder.\n' +
      '\nA checkpoint is written once a minute, after every layer, and on Ctrl-C; --resume goes on from the last one.\n' +
      '\nExamples:\n' +
      '  npx blockspin train --size 16 --temperature 2.269 --layers 64,16\n' +
      '  npx blockspin train --size 8 --temperature 2.269 --layers 64 --steps 5 --stream\n' +
      '  npx blockspin train --size 8 --layers 20 --arithmetic exact --out everywhere\n' +
      '  npx blockspin train --size 4 --temperature 2.5 --layers 8 --samples 1024 --seeds 8 --out seeds\n' +
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

/** @throws UsageError */
async function planOf(options: TrainOptions, command: Command): Promise<TrainPlan | SeedsPlan> {
  const given = (name: string): boolean => command.getOptionValueSource(name) === 'cli';
  const { resume } = options;
  if (resume === undefined) {
    let file: SamplesInFile | undefined;
    const samplesOf = async (data: string): Promise<{ samples: number; units: number }> => {
      file = await readSamples(data);
      return { samples: file.rows.length, units: file.units };
    };
    assertSeeds(options);
    const parameters = await trainParameters(options, { given, samplesOf });
    const { seeds, out } = options;
    return seeds === undefined
      ? { parameters, file, files: new TrainingFiles(out), resumed: undefined }
      : { parameters, file, seeds, files: new SeedsFolder(out) };
  }
  const other = Object.keys(command.opts()).find(
    (name) => given(name) && !besideResume.includes(name),
  );
  if (other)
    throw new UsageError(
      `--resume ${resume}: the folder holds the parameters; only --epochs may be given too, not --${dashed(other)}.`,
    );
  const epochs = given('epochs') ? options.epochs : undefined;
  return (await readSeeds(resume, epochs)) ?? resumedPlan(resume, epochs);
}

async function train(options: TrainOptions, command: Command): Promise<void> {
  const plan = await planOf(options, command);
  await withSession(options, (session) =>
    'seeds' in plan ? trainSeeds(session, plan) : trainLone(session, plan),
  );
}

async function trainLone(session: Session, plan: TrainPlan): Promise<Outcome> {
  const { files } = plan;
  session.claim(files);
  const running = await beginTraining(session, plan);
  if (!running) throw new Error(stoppedEarly);
  const trained = await running.train();
  if (session.signal.aborted && files.hasCheckpoint) session.remark(goesOn(files.folder));
  const { document, layers } = await running.judge(trained);
  session.progress.clear();
  return {
    document,
    text: trainText(document.timing['samplesPerSecond'], layers),
    write: () => files.writeResults(document),
    written: `\n${visibleText(files.checkpoint)}`,
  };
}
