import { ratesAt } from '../../rbm/training/rate-schedule.ts';
import { trainStack, type LayerProgress, type StackLayer } from '../../rbm/training/stack.ts';
import { saveMachines } from '../../rbm/machine/machine-file.ts';
import type { RbmParameters } from '../../rbm/machine/parameters.ts';
import { version } from '../output/document.ts';
import { round } from '../output/format.ts';
import type { Session } from '../session.ts';
import { Judge } from './judge.ts';
import type { TrainData } from './data.ts';
import { siteOfUnits } from '../../ensemble/unpack.ts';
import type { TrainingFiles } from './files.ts';
import type { Resumed } from './resumed.ts';
import type { TrainParameters } from './parameters.ts';
import { stateTensors, type CurrentLayer, type TrainingRecord } from './state.ts';

/** Milliseconds between two checkpoints, at least. */
const checkpointInterval = 60_000;

interface Run {
  readonly parameters: TrainParameters;
  readonly data: TrainData;
  readonly files: TrainingFiles;
  readonly resumed: Resumed | undefined;
}

/** Trains the stack: a line of metrics after each epoch, a checkpoint every minute, after each layer and on Ctrl-C. */
export async function runTraining(session: Session, run: Run): Promise<StackLayer[]> {
  const { gpu, progress, signal, remark } = session;
  const { parameters, data, files, resumed } = run;
  const saved = resumed?.saved;
  const judge = new Judge(
    gpu,
    parameters.patience,
    saved && { layer: saved.stack.finished.length, best: saved.best },
  );
  const keeper = new Keeper(session, run, judge);
  const began = performance.now() - 1000 * secondsSoFar(resumed);
  const { epochs, batch, gradient } = parameters;
  return trainStack(
    gpu,
    {
      ...parameters,
      data: data.data,
      heldOut: data.heldOut,
      batchGroups: batch / 32,
      summed: gradient === 'sum',
      ratesOf: (epoch) => ratesAt({ ...parameters, epochs }, epoch),
      refresh: data.refresh,
      from: resumed?.saved.stack,
    },
    {
      signal,
      onLayer: (layer, { visible, hidden }, updates) => {
        judge.begin(layer);
        progress.begin(`layer ${layer + 1}: ${visible} x ${hidden}`, updates, 'updates');
      },
      onProgress: (updates) => progress.update(updates),
      onEpoch: async (place) => {
        const { layer, epochs: done, reconstructionError } = place;
        const judgement = await judge.judge(place);
        await files.addMetrics({
          layer: layer + 1,
          epoch: done,
          reconstructionError,
          ...judgement,
          learningRate: ratesAt({ ...parameters, epochs }, done - 1).learningRate,
          seconds: round((performance.now() - began) / 1000, 6),
        });
        const stops = await judge.stops(place, judgement);
        if (stops)
          remark(
            `Layer ${layer + 1} stopped after epoch ${done}; epoch ${judge.best?.epoch} was the best and is kept.`,
          );
        else await keeper.epochDone(place);
        return stops;
      },
      onLayerDone: (place) => keeper.layerDone(place),
    },
  );
}

/** Seconds of training before it was taken up again. */
function secondsSoFar(resumed: Resumed | undefined): number {
  const last = resumed?.metrics.at(-1);
  return last === undefined ? 0 : Number((JSON.parse(last) as { seconds?: number }).seconds ?? 0);
}

/** Writes checkpoints. */
class Keeper {
  readonly #session: Session;
  readonly #judge: Judge;
  readonly #run: Run;
  readonly #finished: {
    epochs: number;
    reconstructionError: LayerProgress['reconstructionError'];
  }[];
  readonly #layers: RbmParameters[];
  readonly #sites: Uint32Array | undefined;
  #saved = performance.now();

  constructor(session: Session, run: Run, judge: Judge) {
    const { data, resumed } = run;
    this.#session = session;
    this.#judge = judge;
    this.#run = run;
    this.#sites = data.geometry && siteOfUnits(data.geometry);
    const finished = resumed?.saved.stack.finished ?? [];
    this.#finished = finished.map(({ epochs, reconstructionError }) => ({
      epochs,
      reconstructionError,
    }));
    this.#layers = finished.map(({ parameters }) => parameters);
  }

  async epochDone(place: LayerProgress): Promise<void> {
    if (performance.now() - this.#saved < checkpointInterval) return;
    await this.#save(await this.#currentOf(place));
  }

  async layerDone(place: LayerProgress): Promise<void> {
    const { layer, epochs, reconstructionError, machine } = place;
    // A layer cut short stays in training; the last one does too, so that it can be trained for more epochs.
    const last = layer === this.#run.parameters.layers.length - 1;
    const complete = epochs >= this.#run.parameters.epochs || !this.#session.signal.aborted;
    if (!complete || last) {
      const current = await this.#currentOf(place);
      if (complete) this.#keepBest(place);
      await this.#save(current, complete ? await machine.readParameters() : undefined);
      return;
    }
    this.#keepBest(place);
    this.#layers.push(await machine.readParameters());
    this.#finished.push({ epochs, reconstructionError });
    await this.#save(undefined);
  }

  /** Early stopping keeps the best epoch, whatever ends a layer but an interruption. */
  #keepBest({ machine }: LayerProgress): void {
    const { best } = this.#judge;
    if (best) machine.writeParameters(best.parameters);
  }

  /** @param kept parameters of the layer in training that are those of its model, where they are not the current ones */
  async #save(current: CurrentLayer | undefined, kept?: RbmParameters): Promise<void> {
    const { parameters, data, files } = this.#run;
    const spins = await data.readState?.();
    const record: TrainingRecord = {
      layers: this.#finished.map(({ epochs, reconstructionError = null }) => ({
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
      metrics: files.metrics,
    };
    await files.writeModel(
      saveMachines({
        layers: current ? [...this.#layers, kept ?? current.parameters] : this.#layers,
        sites: this.#sites,
        configuration: parameters,
        attached: {
          tensors: stateTensors(current, spins),
          metadata: {
            version,
            training: JSON.stringify(record),
            adapter: this.#session.gpu.adapter.name,
            ...(data.digest !== undefined && { digest: data.digest }),
          },
        },
      }),
    );
    this.#saved = performance.now();
  }

  async #currentOf(place: LayerProgress): Promise<CurrentLayer> {
    const { machine, training, epochs, reconstructionError } = place;
    const [parameters, state] = await Promise.all([machine.readParameters(), training.readState()]);
    const { best } = this.#judge;
    return { parameters, state, epochs, reconstructionError, ...(best && { best }) };
  }
}
