import { fitting, labelBytesOfWord, spinBytesOfWord } from '../ensemble/fitting.ts';
import { largestSize, replicaGeometry, stripGeometry } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { largestBuffer } from '../gpu/largest-buffer.ts';
import { bytesOfMeasurement, mostHeldBytes } from '../held-numbers.ts';
import { bytesOfWeight, mostWeights } from '../rbm/machine/machine.ts';

/** What one thing takes. */
interface Bytes {
  readonly of: string;
  readonly bytes: number;
  readonly where: string;
}

/** The largest thing of a kind. */
interface Largest {
  readonly what: string;
  readonly most: number;
  readonly because: string;
}

/** What spins, weights and samples take, and the largest that fits on a device, by the functions that refuse what does not. */
export function roomOf(gpu: Pick<Gpu, 'device'>): {
  readonly bytes: Readonly<Record<string, Bytes>>;
  readonly largest: Readonly<Record<string, Largest>>;
} {
  const most = largestBuffer(gpu);
  const largest = stripGeometry(largestSize - 64);
  const replicas = replicaGeometry(64, 32);
  const adapter = 'all lattices of a run are one buffer of the adapter';
  const clusters = 'the labels of all clusters are one buffer';
  return {
    bytes: {
      spin: { of: 'spin', bytes: spinBytesOfWord / 32, where: 'adapter' },
      label: {
        of: 'spin of cluster updates, besides',
        bytes: labelBytesOfWord / 32,
        where: 'adapter',
      },
      weight: { of: 'weight', bytes: bytesOfWeight, where: 'adapter' },
      moment: {
        of: 'weight in training, besides (twice with adam)',
        bytes: bytesOfWeight,
        where: 'adapter',
      },
      sample: { of: 'unit of a sample', bytes: spinBytesOfWord / 32, where: 'adapter' },
      mean: {
        of: 'hidden unit of a sample of a batch, besides',
        bytes: 2 * bytesOfWeight,
        where: 'adapter',
      },
      measurement: { of: 'measurement of a lattice', bytes: bytesOfMeasurement, where: 'host' },
    },
    largest: {
      lattice: {
        what: 'side of one square lattice',
        most: fitting(largest, most).size,
        because: adapter,
      },
      clusterLattice: {
        what: 'side of one square lattice with cluster updates',
        most: fitting(largest, most - 4, labelBytesOfWord).size,
        because: clusters,
      },
      replicas: {
        what: 'lattices of 64 x 64, all temperatures together',
        most: fitting(replicas, most).lattices,
        because: adapter,
      },
      clusterReplicas: {
        what: 'lattices of 64 x 64 with cluster updates',
        most: fitting(replicas, most - 4, labelBytesOfWord).lattices,
        because: clusters,
      },
      weights: {
        what: 'weights of a machine',
        most: mostWeights(gpu),
        because: 'the weights are one buffer; in training with adam half as many fit',
      },
      measurements: {
        what: 'measurements of all lattices of a run together',
        most: Math.floor(mostHeldBytes / bytesOfMeasurement),
        because: 'series are kept on the host, 4 GiB at most',
      },
    },
  };
}
