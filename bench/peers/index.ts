import { stripGeometry } from '../../src/ensemble/geometry.ts';
import { maximumSweepsPerSubmit } from '../../src/ising/checkerboard.ts';
import { IsingSimulation } from '../../src/ising/simulation.ts';
import { settled } from '../benchmark.ts';
import { shapes, trainingOf, type Shape } from '../contrastive-divergence.ts';
import { energyCheck, learned, learningCheck, sweepsBeforeCheck } from './checks.ts';
import isingNumba from './ising_numba.py?raw';
import isingNumpy from './ising_numpy.py?raw';
import isingTorch from './ising_torch.py?raw';
import { oneSpinAWord } from './one-spin-a-word.ts';
import type { PeerTask } from './peer.ts';
import { pythonPeer } from './python.ts';
import { tensorFlow } from './tensorflow.ts';
import machineSklearn from './rbm_sklearn.py?raw';
import machineTorch from './rbm_torch.py?raw';

/** In the disordered phase, where a lattice has its energy within few sweeps. */
const temperature = 2.6;
/** A side that fills a GPU, and one that a processor sweeps in a fraction of a second. */
const sizes = { gpu: 4096, software: 1024 } as const;

/** What ours and the peers do in turn: Metropolis of a lattice, and CD-1 at four sizes. */
export function peerTasks({ software, python }: { software: boolean; python: string }): PeerTask[] {
  const size = sizes[software ? 'software' : 'gpu'];
  return [metropolis({ size, temperature }, python), ...shapes.map((own) => training(own, python))];
}

function metropolis(lattice: { size: number; temperature: number }, python: string): PeerTask {
  const { size } = lattice;
  const program = (name: string, source: string, more = {}) =>
    pythonPeer({
      python,
      name,
      source,
      parameters: { ...lattice, sweepsBeforeCheck, ...more },
      judge: ({ energy = NaN }) => energyCheck(energy, temperature),
    });
  return {
    kernel: 'metropolis',
    parameters: lattice,
    unit: 'flips/ns',
    factor: size ** 2 / 1e6,
    ours: async (gpu) => {
      const simulation = await IsingSimulation.create(gpu, {
        geometry: stripGeometry(size),
        temperatures: [temperature],
        seed: 1,
        start: 'hot',
      });
      return {
        work: (sweeps) => settled(gpu, () => simulation.submitSweeps(sweeps)),
        mostUnits: maximumSweepsPerSubmit,
        close: () => simulation.dispose(),
      };
    },
    peers: [
      oneSpinAWord(lattice),
      program('NumPy', isingNumpy),
      program('Numba', isingNumba),
      program('PyTorch', isingTorch),
      program('PyTorch, compiled', isingTorch, { compile: true }),
    ],
  };
}

function training(shape: Shape, python: string): PeerTask {
  const program = (name: string, source: string, more = {}) =>
    pythonPeer({
      python,
      name,
      source,
      parameters: { ...shape, ...learned, ...more },
      judge: ({ before = NaN, after = NaN }) => learningCheck({ before, after }),
    });
  return {
    kernel: 'contrastive-divergence',
    parameters: { ...shape },
    unit: 'samples/s',
    factor: 1000 * shape.batch,
    ours: async (gpu) => {
      const { updates, close } = await trainingOf(gpu, shape);
      return { work: updates, close };
    },
    peers: [
      tensorFlow(shape),
      program('PyTorch', machineTorch),
      program('PyTorch, compiled', machineTorch, { mode: 'default' }),
      program('PyTorch, compiled, CUDA graphs', machineTorch, { mode: 'reduce-overhead' }),
      program('scikit-learn', machineSklearn),
    ],
  };
}
