// Trains a Boltzmann machine on small magnets, saves it, loads it again and judges it: how likely does the machine find
// magnets that it has not seen? The exact magnet is the best that any machine can reach.
import fs from 'node:fs';
import {
  IsingData,
  loadMachines,
  logLikelihood,
  openGpuInNode,
  Rbm,
  saveMachines,
  trainStack,
} from 'blockspin/node';
import { CRITICAL_TEMPERATURE, kaufman } from 'blockspin/theory';

const size = 4;
const temperature = CRITICAL_TEMPERATURE;
const lattices = { size, temperature, samples: 4096 };

using gpu = await openGpuInNode();
using training = await IsingData.sample(gpu, { ...lattices, seed: 4 });
using unseen = await IsingData.sample(gpu, { ...lattices, seed: 5 });

const [layer] = await trainStack(gpu, {
  data: training.data,
  layers: [16],
  units: 'spin',
  epochs: 60,
  batch: 64,
  learningRate: 0.05,
  centred: true,
  statistics: 'probabilities',
  seed: 6,
});
if (!layer) throw new Error('No layer was trained.');
using machine = layer.machine;
const bytes = saveMachines({ layers: [await machine.readParameters()] });
fs.writeFileSync('machine.safetensors', bytes);

const [loaded] = loadMachines(fs.readFileSync('machine.safetensors')).layers;
if (!loaded) throw new Error('The file holds no machine.');
using judged = Rbm.from(gpu, loaded);
const found = await logLikelihood(gpu, judged, unseen.data);
if (!found) throw new Error('This machine has too many units for an exact likelihood.');

// <ln p> of the exact magnet is minus its entropy.
const { logPartition, energy } = kaufman({ size, temperature });
const best = -(size ** 2) * (logPartition + energy / temperature);
const coins = -(size ** 2) * Math.log(2);
console.log(
  `log-likelihood ${found.value.toFixed(3)} ± ${found.error.toFixed(3)} nats; best ${best.toFixed(3)}, fair coins ${coins.toFixed(3)}`,
);
