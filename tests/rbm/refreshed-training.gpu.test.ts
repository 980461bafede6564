import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '../../src/formats/safetensors.ts';
import { IsingData } from '../../src/rbm/sampling/ising-data.ts';
import type { TrainingOptions } from '../../src/rbm/training/options.ts';
import { resolveTraining } from '../../src/rbm/training/resolve-training.ts';
import { trainStack } from '../../src/rbm/training/stack.ts';
import type { StackControl } from '../../src/rbm/training/train-layer.ts';
import { loadTraining, saveTraining } from '../../src/rbm/training/training-file.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const four = [7, 5, 4, 3];
const lattices = { size: 4, temperature: 2.5, samples: 96, seed: 5, thermalize: 12 };
const sweepsOfRefresh = 8;
const kinds: Record<string, Partial<TrainingOptions>> = {
  plain: {},
  adam: { optimizer: 'adam', centred: true, algorithm: 'pcd', chains: 40 },
};

interface Cut {
  /** The training is stopped where this event is seen for the `count`-th time; layers take 9 updates each. */
  readonly at: 'update' | 'sweep' | 'layer' | 'checkpoint';
  readonly count: number;
}

/**
 * Trains on samples that are replaced after every epoch, until the cut; `from` is the last checkpoint of an earlier run.
 * @returns the bytes of the last checkpoint, the metrics of the epochs, and whether the cut was reached
 */
async function train(
  kind: string,
  cut?: Cut,
  from?: Uint8Array,
  { epochs = 3, layers = four }: { epochs?: number; layers?: number[] } = {},
) {
  const { gpu } = device;
  const options = resolveTraining({
    seed: 5,
    batch: 32,
    learningRate: 0.2,
    schedule: 'constant',
    ...kinds[kind],
    epochs,
  });
  const loaded = from && loadTraining(from);
  const ising = loaded?.spins
    ? await IsingData.restore(gpu, lattices, loaded.spins)
    : await IsingData.sample(gpu, lattices);
  const { data: heldOut } = await IsingData.sample(gpu, { ...lattices, seed: 6, samples: 32 });
  const abort = new AbortController();
  const { signal } = abort;
  let bytes = from ?? new Uint8Array();
  let seen = 0;
  const event = (at: Cut['at']): void => {
    if (cut?.at === at && ++seen === cut.count) abort.abort();
  };
  const metrics: unknown[] = [];
  let before = 0;
  const control: StackControl = {
    signal,
    onLayer: (layer) => {
      before = 9 * layer;
      event('layer');
    },
    // A submit may hold several updates.
    onProgress: (done) => cut?.at === 'update' && before + done >= cut.count && abort.abort(),
    onEpoch: ({ layer, epochs, reconstructionError, validation, training }) =>
      void metrics.push({ layer, epochs, reconstructionError, validation, rates: training.rates }),
    onCheckpoint: async (state) => {
      const spins = await ising.readState();
      const saved = { state, training: options, layers, spins, configuration: {} };
      bytes = Uint8Array.from(saveTraining(saved));
      event('checkpoint');
    },
  };
  const refresh = async (): Promise<boolean> => {
    const end =
      ising.sweeps + sweepsOfRefresh - ((ising.sweeps - lattices.thermalize) % sweepsOfRefresh);
    while (ising.sweeps < end && !signal.aborted) {
      await ising.refresh(1);
      event('sweep');
    }
    return ising.sweeps === end;
  };
  const given = { ...options, layers, data: ising.data, heldOut, refresh, from: loaded?.state };
  const stack = await trainStack(gpu, given, control);
  for (const { machine } of stack) machine.dispose();
  ising.dispose();
  return { bytes, metrics, aborted: signal.aborted };
}

/** The bytes as version 0.1 wrote them, which did not say when samples were last replaced. */
function asVersion01(bytes: Uint8Array): Uint8Array {
  const { tensors, metadata } = readSafetensors(bytes);
  const { refreshed: _, ...record } = JSON.parse(metadata['training'] ?? '');
  return writeSafetensors({ tensors, metadata: { ...metadata, training: JSON.stringify(record) } });
}

describe('a training on samples that are replaced', () => {
  it('goes on to the same bits wherever it was stopped', async () => {
    const whole = await train('adam');
    expect(whole.metrics).toHaveLength(12);
    const cuts: Cut[] = [
      // The first epoch of every layer, other epochs, and the ends of layers.
      ...[1, 10, 19, 28, 29, 23, 36].map((count) => ({ at: 'update', count }) as const),
      // New samples that are interrupted: in the first layer, between layers, in the uppermost layer.
      ...[3, 16, 40, 61].map((count) => ({ at: 'sweep', count }) as const),
      ...[2, 3, 4].map((count) => ({ at: 'layer', count }) as const),
      ...[1, 2, 3].map((count) => ({ at: 'checkpoint', count }) as const),
    ];
    for (const cut of cuts) {
      const first = await train('adam', cut);
      expect(first.aborted).toBe(true);
      const resumed = await train('adam', undefined, first.bytes);
      expect([...first.metrics, ...resumed.metrics], JSON.stringify(cut)).toEqual(whole.metrics);
      expect(resumed.bytes, JSON.stringify(cut)).toEqual(whole.bytes);
    }
  });

  it('goes on to the same bits when it is stopped again and again', async () => {
    const whole = await train('adam');
    let bytes: Uint8Array | undefined;
    const metrics: unknown[] = [];
    for (let aborted = true; aborted;) {
      const part = await train('adam', { at: 'sweep', count: 11 }, bytes);
      ({ bytes, aborted } = part);
      metrics.push(...part.metrics);
    }
    expect(bytes).toEqual(whole.bytes);
    expect(metrics).toEqual(whole.metrics);
  });

  it.each([
    ['update', 19],
    ['update', 23],
    ['checkpoint', 2],
  ] as const)('goes on from a checkpoint of version 0.1, %s %d', async (at, count) => {
    const whole = await train('plain');
    const { bytes } = await train('plain', { at, count });
    expect((await train('plain', undefined, asVersion01(bytes))).bytes).toEqual(whole.bytes);
  });

  it('is prolonged to the bits of a longer training', async () => {
    const layers = [7];
    const long = await train('plain', undefined, undefined, { epochs: 3, layers });
    const short = await train('plain', undefined, undefined, { epochs: 2, layers });
    const prolonged = await train('plain', undefined, short.bytes, { epochs: 3, layers });
    expect(prolonged.bytes).toEqual(long.bytes);
  });
});
