import { expect, it } from 'vitest';
import { tensorFlow } from '../../bench/peers/tensorflow.ts';
import type { Gpu } from '../../src/gpu/gpu.ts';

it('TensorFlow.js trains a machine that redraws its patterns', async () => {
  // It needs no device.
  const peer = await tensorFlow({ visible: 30, hidden: 20, batch: 32 }).open({} as Gpu);
  if ('missing' in peer) throw new Error(peer.missing);
  expect(peer.device).toMatch(/^TensorFlow\.js \d.*, WebAssembly$/);
  expect(await peer.work(3)).toBeGreaterThan(0);
  const { found, holds } = await peer.check();
  // One unit in ten is turned over, and half of the units are not known before.
  expect(found).toMatch(/^error in redrawing 0\.50\d to 0\.[12]\d\d$/);
  expect(holds).toBe(true);
  peer.close();
}, 120_000);
