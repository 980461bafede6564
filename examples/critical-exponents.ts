// Critical exponents by Monte Carlo renormalization (Swendsen 1979): how fast the distance from T_c and the field grow under
// zooming out. The first step still depends on the details of the lattice. The later ones come close to the exact exponents.
import { openGpuInNode, sampleFlow } from 'blockspin/node';
import { CRITICAL_TEMPERATURE, ISING_EXPONENTS } from 'blockspin/theory';

using gpu = await openGpuInNode();
const { steps } = await sampleFlow(gpu, {
  size: 32,
  temperature: CRITICAL_TEMPERATURE,
  replicas: 256,
  update: 'swendsen-wang',
  schedule: { thermalize: 30, sweeps: 60, every: 4 },
  start: 'cold',
  seed: 3,
});
for (const [index, step] of steps.slice(0, 3).entries()) {
  const thermal = step.exponent({ parity: 'even', count: 4 });
  const magnetic = step.exponent({ parity: 'odd', count: 3 });
  const text = [
    `y_t ${thermal.value.toFixed(3)} ± ${thermal.error.toFixed(3)}, exact ${ISING_EXPONENTS.thermal}`,
    `y_h ${magnetic.value.toFixed(4)} ± ${magnetic.error.toFixed(4)}, exact ${ISING_EXPONENTS.magnetic}`,
  ];
  console.log(`step ${index + 1}: ${text.join('; ')}`);
}
