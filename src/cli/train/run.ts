import { siteOfUnits } from '../../ensemble/unpack.ts';
import type { AnyRbm } from '../../rbm/machine/convolutional-machine.ts';
import { defaultOffset } from '../../rbm/machine/filter-file.ts';
import { trainStack, type StackOptions } from '../../rbm/training/stack.ts';
import { trainFilter } from '../../rbm/training/train-filter.ts';
import type { ControlOfMany, StackLayer } from '../../rbm/training/train-layer.ts';
import { saveTrajectories } from '../../rbm/machine/trajectory-file.ts';
import type { KeptMachine } from '../../rbm/machine/trajectory.ts';
import { saveTraining } from '../../rbm/training/training-file.ts';
import { version } from '../output/document.ts';
import { round } from '../output/format.ts';
import type { Progress } from '../output/progress.ts';
import type { Session } from '../session.ts';
import { sealed } from './checksum.ts';
import type { TrainData } from './data.ts';
import type { TrainingFiles } from './files.ts';
import type { TrainParameters } from './parameters.ts';
import type { Resumed } from './resumed.ts';

interface Run {
  readonly parameters: TrainParameters;
  readonly data: TrainData;
  readonly files: TrainingFiles;
  readonly resumed: Resumed | undefined;
}

/** A training that is ready to run. */
export interface PreparedTraining {
  readonly options: StackOptions;
  readonly control: ControlOfMany<AnyRbm>;
  /** Trains the stack, or the filter. */
  readonly train: () => Promise<StackLayer<AnyRbm>[]>;
  /** Machines on the way of each layer, where they are kept. */
  readonly trajectories: readonly (readonly KeptMachine[])[];
}

/** A training that writes a line of metrics after each epoch, the checkpoints, and machines on the way. */
export function preparedTraining(
  {
    gpu,
    progress,
    signal,
    remark,
  }: Pick<Session, 'gpu' | 'signal' | 'remark'> & {
    readonly progress: Pick<Progress, 'begin' | 'update'>;
  },
  { parameters, data, files, resumed }: Run,
): PreparedTraining {
  const { digest, geometry, heldOut, refresh } = data;
  const sites = geometry && siteOfUnits(geometry);
  const isExact = parameters.arithmetic === 'exact';
  const metadata = {
    version,
    // The files of exact arithmetic are the same on every adapter.
    ...(!isExact && { adapter: gpu.adapter.name }),
    ...(digest !== undefined && { digest }),
  };
  const began = performance.now() - 1000 * (resumed?.seconds ?? 0);
  const { filter: side, stride, layers } = parameters;
  const filter =
    side !== undefined && stride !== undefined
      ? { side, stride, offset: defaultOffset(side, stride) }
      : undefined;
  const trajectories = (resumed?.trajectories ?? []).map((kept) => [...kept]);
  const control: ControlOfMany<AnyRbm> = {
    signal,
    onLayer: (layer, { visible, hidden }, updates) =>
      progress.begin(
        filter
          ? `filter of ${filter.side} x ${filter.side}, ${hidden} blocks`
          : `layer ${layer + 1}: ${visible} x ${hidden}`,
        updates,
        'updates',
      ),
    onProgress: (updates) => progress.update(updates),
    mayRunAhead: true,
    onEpoch: async ({ layer, epochs, reconstructionError, validation, rates, bestEpoch }) => {
      await files.addMetrics({
        layer: layer + 1,
        epoch: epochs,
        reconstructionError,
        ...validation,
        learningRate: rates.learningRate,
        seconds: round((performance.now() - began) / 1000, 6),
      });
      if (bestEpoch !== undefined)
        remark(
          `Layer ${layer + 1} stopped after epoch ${epochs}; epoch ${bestEpoch} was the best and is kept.`,
        );
    },
    ...(parameters.trajectory && {
      onKept: (layer, kept) => void (trajectories[layer] ??= []).push(kept),
    }),
    onCheckpoint: async (state) => {
      const spins = await data.readState?.();
      const configuration = { ...parameters };
      if (parameters.trajectory) {
        const file = { layers: trajectories, units: parameters.units, configuration };
        await files.writeTrajectory(saveTrajectories(file));
      }
      const saved = {
        state,
        training: parameters,
        layers,
        filter,
        spins,
        sites,
        configuration,
        metadata,
      };
      await files.writeModel(sealed(saveTraining(saved)));
    },
  };
  const common = { ...parameters, data: data.data, heldOut, refresh, from: resumed?.state };
  const options = { ...common, balancePhases: !isExact };
  const train = async (): Promise<StackLayer<AnyRbm>[]> =>
    filter
      ? [await trainFilter(gpu, { ...common, filter }, control)]
      : trainStack(gpu, options, control);
  return { options, control, train, trajectories };
}
