import { randomKey } from '../../ensemble/random-key.ts';
import { shuffled } from '../../ensemble/shuffled.ts';

/** Lattices as a classifier sees them: -1 and +1, [sample * inputs + input], and the class of each. */
export interface LabelledSamples {
  readonly inputs: number;
  readonly values: Int8Array;
  readonly classes: Uint8Array;
}

export interface ClassifierOptions {
  /** Units of the hidden layer, which are tanh. */
  readonly hidden: number;
  readonly classes: number;
  readonly epochs: number;
  readonly learningRate: number;
  /** Rate of the last batch; the rate falls linearly. */
  readonly learningRateEnd: number;
  readonly batch: number;
  /** Seed of the initial weights and the order of the samples. */
  readonly seed: number;
}

/** How the training is followed and ended early. */
export interface ClassifierControl {
  readonly signal?: AbortSignal;
  /** Called with the samples seen so far. */
  readonly onProgress?: (samples: number) => void;
}

/** A trained classifier. */
export interface Classifier {
  /** The probability of every class, [sample * classes + class]. @param values [sample * inputs + input] */
  readonly probabilities: (values: Int8Array) => Float32Array;
}

/** Samples that are classified at once, at most. */
const mostAtOnce = 8192;

/**
 * Trains a net with one hidden layer and a softmax over classes, by Adam on the categorical cross entropy. The net and its training
 * are those of TensorFlow.js, which computes in WebAssembly on one thread. The same seed gives the same net.
 */
export async function trainClassifier(
  { inputs, values, classes: known }: LabelledSamples,
  { hidden, classes, epochs, learningRate, learningRateEnd, batch, seed }: ClassifierOptions,
  { signal, onProgress }: ClassifierControl = {},
): Promise<Classifier> {
  // Only studies with a thermometer pay for loading the library.
  const [tf, { sequential, layers, initializers }] = await Promise.all([
    import('@tensorflow/tfjs-core'),
    import('@tensorflow/tfjs-layers'),
    import('@tensorflow/tfjs-backend-wasm'),
  ]);
  await tf.setBackend('wasm');
  /** Adam whose rate can fall. */
  class FallingAdam extends tf.AdamOptimizer {
    setRate(rate: number): void {
      this.learningRate = rate;
    }
  }
  const optimizer = new FallingAdam(learningRate, 0.9, 0.999, 1e-7);
  const initial = (layer: number) =>
    initializers.glorotUniform({ seed: randomKey(seed, 'weights', { stream: layer })[0] });
  const model = sequential({
    layers: [
      layers.dense({
        inputShape: [inputs],
        units: hidden,
        activation: 'tanh',
        kernelInitializer: initial(0),
      }),
      layers.dense({ units: classes, activation: 'softmax', kernelInitializer: initial(1) }),
    ],
  });
  model.compile({ optimizer, loss: 'sparseCategoricalCrossentropy' });

  const samples = known.length;
  let seen = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    if (signal?.aborted) break;
    const order = shuffled(samples, randomKey(seed, 'shuffle', { period: epoch }));
    const rows = new Float32Array(samples * inputs);
    for (const [at, sample] of order.entries())
      rows.set(values.subarray(sample * inputs, (sample + 1) * inputs), at * inputs);
    const x = tf.tensor2d(rows, [samples, inputs]);
    const y = tf.tensor1d(Float32Array.from(order, (sample) => known[sample] ?? NaN));
    await model.fit(x, y, {
      batchSize: batch,
      epochs: 1,
      shuffle: false,
      verbose: 0,
      callbacks: {
        onBatchBegin: () => {
          const share = seen / (epochs * samples);
          optimizer.setRate(learningRate + (learningRateEnd - learningRate) * share);
        },
        onBatchEnd: (_, logs) => {
          seen += logs?.['size'] ?? batch;
          onProgress?.(seen);
          if (signal?.aborted) model.stopTraining = true;
        },
      },
    });
    tf.dispose([x, y]);
  }
  return {
    probabilities: (lattices) => {
      const count = lattices.length / inputs;
      const found = new Float32Array(count * classes);
      for (let from = 0; from < count; from += mostAtOnce) {
        const own = lattices.subarray(from * inputs, (from + mostAtOnce) * inputs);
        tf.tidy(() => {
          const x = tf.tensor2d(Float32Array.from(own), [own.length / inputs, inputs]);
          const y = model.predictOnBatch(x);
          if (!Array.isArray(y)) found.set(y.dataSync(), from * classes);
        });
      }
      return found;
    },
  };
}
