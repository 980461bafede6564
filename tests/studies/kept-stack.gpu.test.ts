import { describe, expect, test } from 'vitest';
import { IsingData } from '../../src/rbm/sampling/ising-data.ts';
import { keptStack, type Stack } from '../../src/studies/kept-stack.ts';
import type { Shelf } from '../../src/studies/study.ts';
import { memoryShelf } from '../support/memory-shelf.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const rates = { seed: 5, epochs: 3, batch: 64, learningRate: 0.1, momentum: 0.5 };

/** Trains a stack; `stopAt` aborts it when the training of that layer begins. */
async function trained(shelf?: Shelf, stopAt?: number) {
  const { gpu } = device;
  const { data } = await IsingData.sample(gpu, {
    size: 6,
    temperature: 2.5,
    samples: 128,
    seed: 5,
  });
  const abort = new AbortController();
  const begun: number[] = [];
  const stack = keptStack(
    { gpu, signal: abort.signal, shelf, phase: () => () => {} },
    'A stack, 1 of 2',
    { ...rates, data, layers: [9, 4, 2] },
    {
      onLayer: (layer) => {
        begun.push(layer);
        if (layer === stopAt) abort.abort();
      },
    },
  );
  return { stack, begun };
}

async function parametersOf({ machines }: Stack) {
  return Promise.all(machines.map((machine) => machine.readParameters()));
}

describe('a stack that is kept', () => {
  test('goes on after an interruption, to the same bits', async () => {
    const whole = await parametersOf(await (await trained()).stack);
    const shelf = memoryShelf();
    const stopped = await trained(shelf, 1);
    await expect(stopped.stack).rejects.toThrow(/Stopped/);
    expect(stopped.begun).toEqual([0, 1]);
    expect([...shelf.files.keys()]).toEqual(['a-stack-1-of-2-5.safetensors']);
    const resumed = await trained(shelf);
    expect(await parametersOf(await resumed.stack)).toEqual(whole);
    expect(resumed.begun).toEqual([1, 2]);
    const again = await trained(shelf);
    expect(await parametersOf(await again.stack)).toEqual(whole);
    expect(again.begun).toEqual([]);
  });

  test('is trained again where what was kept is no such stack', async () => {
    const shelf = memoryShelf();
    await (
      await trained(shelf)
    ).stack;
    const [name = ''] = shelf.files.keys();
    shelf.files.set(name, (shelf.files.get(name) as Uint8Array).subarray(0, 100));
    const again = await trained(shelf);
    await again.stack;
    expect(again.begun).toEqual([0, 1, 2]);
  });
});
