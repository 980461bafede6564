// A compute shader of your own on an ensemble. One word holds one site of 32 lattices, so one XOR compares 32 pairs of
// neighbours. The share of unlike pairs gives the energy: e = -2 (1 - 2 share).
import {
  IsingSimulation,
  latticeLayout,
  latticeOf,
  openGpuInNode,
  replicaGeometry,
} from 'blockspin/node';
import { meanOf } from 'blockspin/statistics';
import { kaufman } from 'blockspin/theory';

const [size, replicas, temperature] = [32, 1024, 2.5];
// shaders/shared/lattice.wgsl explains how an ensemble lies in memory. It declares `Lattice` and `word_index`.
const code = `
#include "shared/lattice.wgsl"
@group(0) @binding(0) var<storage, read> words: array<u32>;
@group(0) @binding(1) var<uniform> lattice: Lattice;
@group(0) @binding(2) var<storage, read_write> unlike: array<u32>; // one sum a group of 32 lattices

@compute @workgroup_size(1)
fn main(@builtin(workgroup_id) id: vec3u) {
  var sum = 0u;
  for (var y = 0u; y < lattice.height; y++) {
    for (var x = 0u; x < lattice.width; x++) {
      let here = words[word_index(lattice, x, y, id.x)];
      let right = words[word_index(lattice, (x + 1u) % lattice.width, y, id.x)];
      sum += countOneBits(here ^ right);
    }
  }
  unlike[id.x] = sum;
}`;

using gpu = await openGpuInNode();
const geometry = replicaGeometry(size, replicas);
const temperatures = new Float64Array(replicas).fill(temperature);
using simulation = await IsingSimulation.create(gpu, {
  geometry,
  temperatures,
  seed: 7,
  start: 'hot',
});
await simulation.sweep(1000);

const kernel = await gpu.ownKernel({
  label: 'unlike neighbours',
  code,
  bindings: ['read-only-storage', latticeLayout, 'storage'],
});
const lattice = gpu.uniform(latticeLayout, latticeOf(geometry));
const unlike = gpu.storage('unlike neighbours', 4 * geometry.groups);
const buffers = [simulation.ensemble.buffer, lattice, unlike];
const counting = gpu.dispatch(kernel, buffers, [geometry.groups]); // a workgroup for each group
gpu.compute('count unlike neighbours', (pass) => counting.record(pass));

// The groups of 32 lattices are independent of each other, so their spread gives the error.
const energies = Array.from(
  await gpu.readWords(unlike),
  (count) => -2 + (4 * count) / (32 * size ** 2),
);
const { value, error } = meanOf(energies.slice(0, geometry.groups));
const exact = kaufman({ size, temperature }).energy;
console.log(`energy ${value.toFixed(5)} ± ${error.toFixed(5)}, exact ${exact.toFixed(5)}`);
