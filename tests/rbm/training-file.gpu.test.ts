import { describe, expect, it } from 'vitest';
import { IsingData } from '../../src/rbm/sampling/ising-data.ts';
import { resolveTraining, TrainingOptionError } from '../../src/rbm/training/resolve-training.ts';
import { trainStack, type StackOptions } from '../../src/rbm/training/stack.ts';
import type { LayerProgress, StackControl } from '../../src/rbm/training/train-layer.ts';
import type { StackState } from '../../src/rbm/training/stack-state.ts';
import { loadTraining, saveTraining } from '../../src/rbm/training/training-file.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const options = { seed: 5, epochs: 6, batch: 32, learningRate: 0.2, optimizer: 'adam' } as const;
const layers = [7, 4];

async function sampled(samples: number, seed: number) {
  const { data } = await IsingData.sample(device.gpu, {
    size: 4,
    temperature: 2.5,
    samples,
    seed,
    thermalize: 20,
  });
  return data;
}

/** Trains, and gives the parameters of all layers and the bytes of the last checkpoint. */
async function train(more: Partial<StackOptions>, control: StackControl = {}) {
  const { gpu } = device;
  let bytes = new Uint8Array();
  const given = { ...options, layers, data: await sampled(96, 5), ...more };
  const stack = await trainStack(gpu, given, {
    ...control,
    onCheckpoint: (state: StackState) => {
      const training = resolveTraining(given);
      bytes = Uint8Array.from(
        saveTraining({ state, training, layers: given.layers, configuration: {} }),
      );
    },
  });
  const parameters = await Promise.all(stack.map(({ machine }) => machine.readParameters()));
  return { stack, parameters, bytes };
}

describe('a training of a stack', () => {
  it.each([1, 4, 9, 22])(
    'interrupted in update %d of 36 goes on from its bytes to the same bits',
    async (stop) => {
      const unbroken = await train({});
      const abort = new AbortController();
      let before = 0;
      let updates = 0;
      const cut = await train(
        {},
        {
          signal: abort.signal,
          onLayer: (layer) => (before = 18 * layer),
          onProgress: (done) => {
            updates = before + done;
            if (updates >= stop) abort.abort();
          },
        },
      );
      expect(updates).toBeLessThan(36);
      const { state, training } = loadTraining(cut.bytes);
      expect(training).toEqual(resolveTraining(options));
      const resumed = await train({ ...training, from: state });
      expect(resumed.parameters).toEqual(unbroken.parameters);
      expect(resumed.bytes).toEqual(unbroken.bytes);
    },
  );

  it('stops where held-out samples get worse, keeps the best epoch, and does not go on from there', async () => {
    const seen: LayerProgress[] = [];
    // Three samples of 16 units are soon learned by heart.
    const given = {
      layers: [16],
      data: { ...(await sampled(32, 1)), samples: 3 },
      heldOut: await sampled(32, 2),
      epochs: 400,
      patience: 5,
      algorithm: 'cd',
      optimizer: 'momentum',
    } as const;
    const { stack, parameters, bytes } = await train(given, {
      onEpoch: (progress) => void seen.push(progress),
    });
    const scores = seen.map(({ validation }) => validation?.heldOutPseudoLikelihood.value ?? NaN);
    const best = scores.indexOf(Math.max(...scores));
    expect(seen.length).toBeLessThan(400);
    expect(best).toBe(seen.length - 6);
    expect(seen.at(-1)?.bestEpoch).toBe(best + 1);
    expect(stack[0]?.epochs).toBe(seen.length);
    const short = await train(
      { ...given, patience: undefined, epochs: 400 },
      {
        onEpoch: ({ epochs }) => epochs === best + 1,
      },
    );
    expect(parameters).toEqual(short.parameters);
    const { state, training } = loadTraining(bytes);
    const again = await train(
      { ...given, ...training, epochs: 500, from: state },
      { onEpoch: () => expect.unreachable('An epoch was trained.') },
    );
    expect(again.parameters).toEqual(parameters);
  });

  it('goes on to the same bits where it was interrupted in the epoch that early stopping made the last', async () => {
    const given = {
      layers: [16, 4],
      data: { ...(await sampled(32, 1)), samples: 3 },
      heldOut: await sampled(32, 2),
      epochs: 400,
      patience: 2,
      algorithm: 'cd',
    } as const;
    const unbroken = await train(given);
    const abort = new AbortController();
    const cut = await train(given, {
      signal: abort.signal,
      onEpoch: ({ bestEpoch }) => (bestEpoch === undefined ? undefined : abort.abort()),
    });
    expect(cut.stack).toHaveLength(1);
    const resumed = await train({ ...given, from: loadTraining(cut.bytes).state });
    expect(resumed.parameters).toEqual(unbroken.parameters);
    expect(resumed.bytes).toEqual(unbroken.bytes);
  });

  it('needs held-out samples to stop early', async () => {
    const given = { ...options, data: await sampled(96, 5), layers: [7], patience: 3 };
    await expect(trainStack(device.gpu, given)).rejects.toThrow(/^patience 3: .*held-out/);
  });

  it('is refused before anything is trained where a layer does not fit the device', async () => {
    const data = await sampled(96, 5);
    const running = trainStack(
      device.gpu,
      { ...options, data, layers: [7, 2 ** 40] },
      { onLayer: () => expect.unreachable('A layer was trained.') },
    );
    await expect(running).rejects.toThrow(TrainingOptionError);
    await expect(running).rejects.toThrow(
      /layers 1099511627776: layer 2 has 7 visible units; at most \d+/,
    );
  });
});
