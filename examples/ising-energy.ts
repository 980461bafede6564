// The energy of the Ising model beside the exact result of Kaufman (1949) for the same finite lattice.
import { observablesOf, openGpuInNode, sampleIsing } from 'blockspin/node';
import { kaufman } from 'blockspin/theory';

const size = 16;
const temperatures = [2, 2.269, 2.5];

using gpu = await openGpuInNode();
console.log(`${size} x ${size} spins on ${gpu.adapter.name}`);

// `sampleIsing` brings the lattices to equilibrium first. It chooses how long by the relaxation time.
const sampling = await sampleIsing(gpu, { size, temperatures, replicas: 256, seed: 1 });
for (const { temperature, energy, warnings } of observablesOf(sampling)) {
  const exact = kaufman({ size, temperature }).energy;
  console.log(
    `T = ${temperature}: energy ${energy.value.toFixed(5)} ± ${energy.error.toFixed(5)}, exact ${exact.toFixed(5)}`,
  );
  for (const warning of warnings) console.log(`caution: ${warning}`);
}
