import { Command } from 'commander';
import { replicaGeometry } from '../../ensemble/geometry.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { sampleIsingData } from '../../rbm/data.ts';
import { logLikelihood, mostExactUnits } from '../../rbm/likelihood.ts';
import { readUnits } from '../../rbm/packed-units.ts';
import { trainStack, type StackLayer } from '../../rbm/stack.ts';
import type { Measured } from '../../statistics/measured.ts';
import { print, resultDocument, version } from '../document.ts';
import { formatMeasured, formatTable, round } from '../format.ts';
import { freeFolder } from '../output-folder.ts';
import { withSession, type Session } from '../session.ts';
import { modelTensors, TrainingFiles } from '../train-files.ts';
import {
  trainParameters,
  withTrainOptions,
  type TrainOptions,
  type TrainParameters,
} from '../train-options.ts';
import { UsageError } from '../usage-error.ts';

/** Far beyond any weight that still learns: its unit has been certain of everything since 30. */
const runawayWeight = 1e6;

/** `blockspin train` */
export function trainCommand(): Command {
  const command = withTrainOptions(
    new Command('train').description(
      'Train a restricted Boltzmann machine, or a stack of them, on Ising samples.',
    ),
  );
  command.addHelpText(
    'after',
    '\nEach layer above the first is trained on samples of the hidden units below it. Log-likelihoods are in nats ' +
      `per sample,\nexact where a layer has at most ${mostExactUnits} units, else not given.\n` +
      '\nExamples:\n' +
      '  blockspin train --size 16 --temperature 2.269 --layers 64,16\n' +
      '  blockspin train --size 40 --coupling 0.408 --samples 20000 --layers 400,100,25 --epochs 200 --out deep',
  );
  return command.action(train);
}

async function train(options: TrainOptions): Promise<void> {
  const parameters = trainParameters(options);
  const files = new TrainingFiles(options.out ?? freeFolder('trained'));
  const { document, text } = await withSession(options, async (session) => {
    const { gpu, progress, signal, remark } = session;
    assertFits(gpu, parameters);
    await files.begin();
    const start = performance.now();
    progress.begin('sample', parameters.thermalize, 'sweeps');
    const { simulation, data } = await sampleIsingData(gpu, parameters, {
      signal,
      onProgress: (sweeps) => progress.update(sweeps),
    });
    if (signal.aborted) throw new Error('Stopped before the training began.');
    const sampled = performance.now();
    const layers = await trainLayers(session, { parameters, data, files });
    const trained = performance.now();
    progress.clear();
    if (signal.aborted) remark('Stopped early; what was trained is kept.');
    const results = [];
    for (const layer of layers) results.push(await layerResult(gpu, layer));
    const visited = layers.reduce((sum, { epochs }) => sum + epochs * parameters.samples, 0);
    const result = resultDocument({
      command: 'train',
      adapter: gpu.adapter,
      seed: options.seed,
      parameters,
      results: { layers: results, checkpoint: files.checkpoint },
      timing: {
        seconds: (performance.now() - start) / 1000,
        samplingSeconds: (sampled - start) / 1000,
        trainingSeconds: (trained - sampled) / 1000,
        samplesPerSecond: (1000 * visited) / (trained - sampled),
      },
    });
    simulation.dispose();
    return {
      document: result,
      text: report(results, files, result.timing['samplesPerSecond'] ?? 0),
    };
  });
  await files.writeResults(document);
  print(document, options, text);
}

/** Trains the stack, and writes a line of metrics after each epoch and the model after each layer. */
function trainLayers(
  { gpu, progress, signal }: Session,
  {
    parameters,
    data,
    files,
  }: { parameters: TrainParameters; data: StackLayer['data']; files: TrainingFiles },
): Promise<StackLayer[]> {
  const geometry = replicaGeometry(parameters.size, parameters.samples);
  const metadata = {
    format: 'blockspin-rbm',
    version,
    energy: 'E(v,h) = -a.v - b.h - v^T W h',
    units: 'binary (0/1)',
    configuration: JSON.stringify(parameters),
    adapter: gpu.adapter.name,
  };
  const began = performance.now();
  return trainStack(
    gpu,
    { ...parameters, data, batchGroups: parameters.batch / 32 },
    {
      signal,
      onLayer: (layer, { visible, hidden }, updates) =>
        progress.begin(`layer ${layer + 1}: ${visible} x ${hidden}`, updates, 'updates'),
      onProgress: (updates) => progress.update(updates),
      onEpoch: (layer, epoch, reconstructionError) =>
        files.addMetrics({
          layer: layer + 1,
          epoch: epoch + 1,
          reconstructionError,
          seconds: round((performance.now() - began) / 1000, 6),
        }),
      onLayerDone: async (layers) => {
        const machines = layers.map(({ machine }) => machine);
        const tensors = await modelTensors(machines, geometry);
        assertConverging(tensors, layers.length);
        await files.writeModel({ tensors, metadata });
      },
    },
  );
}

/** @throws Error where a layer's parameters have run away; nothing of it is written */
function assertConverging(tensors: Awaited<ReturnType<typeof modelTensors>>, layer: number): void {
  const runaway = Object.values(tensors).some(({ data }) =>
    (data as Float32Array).some((value) => !(Math.abs(value) < runawayWeight)),
  );
  if (runaway)
    throw new Error(
      `The training of layer ${layer} diverged (parameters beyond ${runawayWeight}); lower --learning-rate.`,
    );
}

/** @throws UsageError where the data or a layer's weights are beyond what this device can bind */
function assertFits(gpu: Gpu, { size, samples, layers }: TrainParameters): void {
  const most = gpu.device.limits.maxStorageBufferBindingSize;
  const units = [size * size, ...layers];
  if ((size * size * samples) / 8 > most)
    throw new UsageError(
      `--samples ${samples}: at most ${32 * Math.floor(most / (4 * size * size))} fit here.`,
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

interface LayerResult {
  readonly visible: number;
  readonly hidden: number;
  readonly epochs: number;
  readonly reconstructionError: Measured | null;
  readonly logLikelihood: Measured | null;
  readonly note?: string;
}

async function layerResult(gpu: Gpu, layer: StackLayer): Promise<LayerResult> {
  const { machine, data, epochs, reconstructionError = null } = layer;
  const { visible, hidden } = machine;
  const known = { visible, hidden, epochs, reconstructionError };
  if (Math.min(visible, hidden) > mostExactUnits) {
    const note = `No log-likelihood: exact only where a layer has at most ${mostExactUnits} units.`;
    return { ...known, logLikelihood: null, note };
  }
  const [parameters, words] = await Promise.all([machine.readParameters(), readUnits(gpu, data)]);
  return { ...known, logLikelihood: logLikelihood(parameters, words) ?? null };
}

function report(
  layers: readonly LayerResult[],
  files: TrainingFiles,
  samplesPerSecond: number,
): string {
  const table = formatTable(
    ['layer', 'visible', 'hidden', 'epochs', 'reconstruction error', 'log-likelihood'],
    layers.map(({ visible, hidden, epochs, reconstructionError, logLikelihood }, index) => [
      ...[index + 1, visible, hidden, epochs].map(String),
      reconstructionError ? formatMeasured(reconstructionError) : '-',
      logLikelihood ? formatMeasured(logLikelihood) : '-',
    ]),
  );
  return `${table}\n\n${Math.round(samplesPerSecond)} samples/s over all layers\n${files.checkpoint}`;
}
