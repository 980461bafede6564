import type * as TensorFlowCore from '@tensorflow/tfjs-core';
import type { Shape } from '../contrastive-divergence.ts';
import { learned, learningCheck } from './checks.ts';
import type { Peer } from './peer.ts';

type TensorFlow = typeof TensorFlowCore;
type Matrix = TensorFlowCore.Tensor2D;

const rate = 0.05;
const momentum = 0.5;
/** Batches of the data, which are taken in turn. */
const batches = 16;

/** CD-1 of a machine with units 0/1 and momentum in TensorFlow.js, in single precision on WebAssembly. */
export function tensorFlow(shape: Shape): Peer {
  return {
    name: 'TensorFlow.js',
    open: async () => {
      const [tf] = await Promise.all([
        import('@tensorflow/tfjs-core'),
        import('@tensorflow/tfjs-backend-wasm'),
      ]);
      if (!(await tf.setBackend('wasm'))) return { missing: 'no WebAssembly' };
      const machine = machineOf(tf, shape);
      return {
        device: `TensorFlow.js ${tf.version_core}, WebAssembly`,
        work: async (updates) => {
          const start = performance.now();
          await machine.run(updates);
          return performance.now() - start;
        },
        check: async () => {
          const small = machineOf(tf, learned.small);
          const before = await small.error();
          await small.run(learned.updates);
          const after = await small.error();
          small.close();
          return learningCheck({ before, after });
        },
        close: () => machine.close(),
      };
    },
  };
}

/** A machine with its data. */
function machineOf(
  tf: TensorFlow,
  { visible, hidden, batch }: Shape,
): {
  run: (updates: number) => Promise<void>;
  error: () => Promise<number>;
  close: () => void;
} {
  const data = tf.tensor2d(patterns(batches * batch, visible), [batches * batch, visible]);
  const weights = tf.variable(tf.randomNormal([visible, hidden], 0, 0.01, 'float32', 1));
  const velocity = tf.variable(tf.zeros([visible, hidden]));
  const biases = {
    visible: tf.variable(tf.zeros([visible])),
    hidden: tf.variable(tf.zeros([hidden])),
  };
  const toHidden = (v: Matrix): Matrix =>
    tf.fused.matMul({
      a: v,
      b: weights as Matrix,
      bias: biases.hidden,
      activation: 'sigmoid',
    }) as Matrix;
  const toVisible = (h: Matrix): Matrix =>
    tf.fused.matMul({
      a: h,
      b: weights as Matrix,
      transposeB: true,
      bias: biases.visible,
      activation: 'sigmoid',
    }) as Matrix;
  const drawn = (means: Matrix): Matrix =>
    tf.cast(tf.less(tf.randomUniform(means.shape), means), 'float32');
  let done = 0;
  const update = (): void => {
    const at = (done++ % batches) * batch;
    tf.tidy(() => {
      const v0 = tf.slice(data, [at, 0], [batch, visible]);
      const h0 = toHidden(v0);
      const v = drawn(toVisible(drawn(h0)));
      const h = toHidden(v);
      const gradient = tf.sub(tf.matMul(v0, h0, true), tf.matMul(v, h, true));
      velocity.assign(tf.add(tf.mul(velocity, momentum), tf.mul(gradient, rate / batch)));
      weights.assign(tf.add(weights, velocity));
      for (const [bias, positive, negative] of [
        [biases.visible, v0, v],
        [biases.hidden, h0, h],
      ] as const)
        bias.assign(tf.add(bias, tf.mul(tf.sum(tf.sub(positive, negative), 0), rate / batch)));
    });
  };
  return {
    run: async (updates) => {
      for (let i = 0; i < updates; i++) update();
      await weights.data();
    },
    error: async () => {
      const mean = tf.tidy(() => tf.mean(tf.abs(tf.sub(data, toVisible(toHidden(data))))));
      const [value = NaN] = await mean.data();
      mean.dispose();
      return value;
    },
    close: () => tf.dispose([data, weights, velocity, biases.visible, biases.hidden]),
  };
}

/** Samples around 32 patterns, of which one unit in ten is turned over, as the peers in Python learn. */
function patterns(samples: number, units: number): Float32Array {
  let state = 1;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const own = Array.from({ length: 32 }, () =>
    Float32Array.from({ length: units }, () => Number(uniform() < 0.5)),
  );
  const data = new Float32Array(samples * units);
  for (let sample = 0; sample < samples; sample++) {
    const pattern = own[Math.floor(uniform() * own.length)];
    for (let unit = 0; unit < units; unit++) {
      const value = pattern?.[unit] ?? NaN;
      data[sample * units + unit] = uniform() < 0.1 ? 1 - value : value;
    }
  }
  return data;
}
