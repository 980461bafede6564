import { MachineFileError } from '../machine/errors.ts';
import { filterOf, type FilterShape } from '../machine/convolutional-machine.ts';
import { isFilterFile, loadFilter, saveFilter } from '../machine/filter-file.ts';
import { loadMachines, saveMachines, type SavedMachines } from '../machine/machine-file.ts';
import type { MachineSource } from '../machine/machine-source.ts';
import type { RbmParameters } from '../machine/parameters.ts';
import type { IsingDataState } from '../sampling/ising-data.ts';
import { currentOf, currentTensors, flat, wordsAt } from './current-layer-tensors.ts';
import type { Training, TrainingOptions } from './options.ts';
import type { Refreshed } from './refreshing.ts';
import { resolveTraining, TrainingOptionError } from './resolve-training.ts';
import type { CurrentLayer, StackState } from './stack-state.ts';
import { readTrainingRecord, type TrainingRecord } from './training-record.ts';

/** A training of a stack as a file holds it: the file of its machines, with all that the training needs to go on. */
export interface TrainingFile {
  readonly state: StackState;
  readonly training: Training;
  /** Hidden units of each layer, also of layers that are not begun. */
  readonly layers: readonly number[];
  /** Of the training of a filter, whose one layer has a hidden unit for each block. */
  readonly filter?: Omit<FilterShape, 'size'> | undefined;
  /** The running simulation that gives new samples after each epoch. */
  readonly spins?: IsingDataState | undefined;
  /** The site y * size + x of each visible unit of the first layer, where these units are the sites of a lattice. */
  readonly sites?: Uint32Array | undefined;
  /** More settings, such as those of the data: see `sourceOf`. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** More texts, such as the name of the adapter. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** The bytes of a training: those of `saveMachines`, or of `saveFilter`, with tensors `training.*`. */
export function saveTraining(file: TrainingFile): Uint8Array {
  const { state, training, layers, filter, spins, sites, configuration, metadata } = file;
  const { finished, current, refreshed } = state;
  const record: TrainingRecord = {
    layers: finished.map(({ epochs, reconstructionError = null }) => ({
      epochs,
      reconstructionError,
    })),
    current: current
      ? {
          updates: current.state.updates,
          start: current.state.start,
          epochs: current.epochs,
          reconstructionError: current.reconstructionError ?? null,
        }
      : null,
    best: current?.best ? { epoch: current.best.epoch, value: current.best.value } : null,
    sweeps: spins?.sweeps ?? null,
    refreshed: refreshed ?? null,
  };
  const attached = {
    tensors: {
      ...(current && currentTensors(current)),
      ...(spins && { 'training.spins': flat(spins.words) }),
    },
    metadata: { ...metadata, training: JSON.stringify(record) },
  };
  if (filter && current) {
    const settings = { ...configuration, layers, filter: filter.side, stride: filter.stride };
    return saveFilter({
      ...filterOf(filter, modelOf(current).parameters),
      configuration: { ...settings, ...training },
      attached,
    });
  }
  return saveMachines({
    layers: [...finished, ...(current ? [modelOf(current)] : [])].map(
      ({ parameters }) => parameters,
    ),
    sites,
    configuration: { ...configuration, layers, ...training },
    attached,
  });
}

/**
 * The layer in training as it is used: when a layer is complete, early stopping goes back to the best epoch, a filter takes its
 * averages, and phases may be balanced.
 */
function modelOf(current: CurrentLayer): { parameters: RbmParameters } {
  const { complete, best, model, parameters } = current;
  return { parameters: (complete && (model ?? best?.parameters)) || parameters };
}

/** A training as it was loaded. */
export interface LoadedTraining extends TrainingFile {
  readonly source: MachineSource | undefined;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Loads a training from the bytes that `saveTraining` or version 0.1 wrote.
 * @throws MachineFileError for bytes that hold no machines, or no training of them
 */
export function loadTraining(bytes: Uint8Array): LoadedTraining {
  const { layers: models, filter, sites, configuration, source, attached } = machinesIn(bytes);
  const { tensors, metadata } = attached;
  const training = trainingOf(configuration);
  const layers = layersOf(configuration['layers'], filter ? [] : models);
  const limits = { epochs: training.epochs, layers: layers.length };
  const record = readTrainingRecord(metadata['training'], limits);
  const begun = record.layers.length + (record.current ? 1 : 0);
  const [model] = models.slice(record.layers.length);
  if (begun !== models.length)
    throw new MachineFileError(
      `The file has ${models.length} layers; its field training speaks of ${begun}.`,
    );
  if (training.units !== models[0]?.units)
    throw new MachineFileError(
      `The configuration's units are ${training.units}; the metadata give the units ${models[0]?.units}.`,
    );
  const finished = record.layers.flatMap(({ epochs, reconstructionError }, layer) => {
    const parameters = models[layer];
    return parameters
      ? [{ parameters, epochs, reconstructionError: reconstructionError ?? undefined }]
      : [];
  });
  const current = model && currentOf(tensors, record, { model, training, filter, layers });
  const { sweeps } = record;
  const refreshed = sweeps === null ? undefined : refreshedOf(record, training);
  return {
    state: { finished, current, refreshed },
    training,
    layers,
    filter,
    spins: sweeps === null ? undefined : { words: wordsAt(tensors, 'training.spins'), sweeps },
    sites,
    configuration,
    source,
    metadata,
  };
}

/** The machines of a file; a filter is a layer whose parameters its units share. */
function machinesIn(bytes: Uint8Array): SavedMachines & Pick<TrainingFile, 'filter'> {
  if (!isFilterFile(bytes)) return loadMachines(bytes);
  const { units, weights, visibleBias, hiddenBias, configuration, source, attached, ...shape } =
    loadFilter(bytes);
  const { side, stride, offset } = shape;
  for (const [name, value] of Object.entries({ filter: side, stride }))
    if (configuration[name] !== value)
      throw new MachineFileError(
        `The configuration's ${name} is ${JSON.stringify(configuration[name] ?? null)}; the filter has ${value}.`,
      );
  return {
    layers: [
      {
        units,
        weights,
        visibleBias: Float32Array.of(visibleBias),
        hiddenBias: Float32Array.of(hiddenBias),
      },
    ],
    filter: { side, stride, offset },
    sites: undefined,
    configuration,
    source,
    attached,
  };
}

/** When the samples were last replaced. Version 0.1 did that after every epoch but the last one of a layer. */
function refreshedOf(
  { layers, current, refreshed }: TrainingRecord,
  { epochs }: Training,
): Refreshed | undefined {
  if (refreshed !== undefined) return refreshed ?? undefined;
  const begun = [...layers, ...(current ? [current] : [])];
  const moments = begun.map((layer, index) => ({
    layer: index,
    epoch: Math.min(layer.epochs, epochs - 1),
  }));
  return moments.findLast(({ epoch }) => epoch > 0);
}

function trainingOf(configuration: Readonly<Record<string, unknown>>): Training {
  const { course, ...others } = configuration;
  // Version 0.1 called the schedule a course. Whatever is no option, or out of range, is found out when it is resolved.
  const options: Readonly<Record<string, unknown>> = {
    ...(course !== undefined && { schedule: course }),
    ...others,
  };
  let training: Training;
  try {
    training = resolveTraining(options as unknown as TrainingOptions);
  } catch (cause) {
    if (!(cause instanceof TrainingOptionError)) throw cause;
    throw new MachineFileError(`The configuration does not hold: ${cause.message}`, { cause });
  }
  // A file has every option of its training; a default could be another one than that of the training.
  const missing = Object.keys(training).find(
    (name) => options[name] === undefined && !mayBeMissing(name, training),
  );
  if (missing !== undefined)
    throw new MachineFileError(`The configuration's ${missing} is missing.`);
  return training;
}

/** Whether a file need not have an option: version 0.1 left out those of Adam where it did not use Adam, and knew no arithmetic but float. */
export function mayBeMissing(
  option: string,
  { optimizer, arithmetic }: Pick<Training, 'optimizer' | 'arithmetic'>,
): boolean {
  if (option === 'arithmetic') return arithmetic === 'float';
  return optimizer !== 'adam' && (option === 'secondDecay' || option === 'epsilon');
}

function layersOf(layers: unknown, models: readonly RbmParameters[]): number[] {
  const wanted: readonly unknown[] = Array.isArray(layers) ? layers : [];
  const found = wanted.filter(
    (units): units is number =>
      typeof units === 'number' && Number.isSafeInteger(units) && units > 0,
  );
  if (found.length === 0 || found.length < wanted.length)
    throw new MachineFileError(
      `The configuration's layers are ${layers === undefined ? 'missing' : JSON.stringify(layers)}; they must be whole numbers from 1 on.`,
    );
  for (const [layer, { hiddenBias }] of models.entries())
    if (found[layer] !== hiddenBias.length)
      throw new MachineFileError(
        `Layer ${layer + 1} has ${hiddenBias.length} hidden units; the configuration's layers are ${found.join(', ')}.`,
      );
  return found;
}
