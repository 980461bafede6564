// Zooming out at T = 2.6. At every level the couplings are measured that would make lattices like the block lattices.
// The lattice itself has K = 1/T between nearest neighbours and no other coupling. With every step K falls, because blocks
// of a magnet above T_c look like a hotter magnet.
import { measuredCouplings, openGpuInNode, sampleFlow } from 'blockspin/node';

const temperature = 2.6;

using gpu = await openGpuInNode();
const { levels } = await sampleFlow(gpu, {
  size: 32,
  temperature,
  replicas: 512,
  measureCouplings: true,
  schedule: { thermalize: 300, sweeps: 400, every: 20 },
  start: 'hot',
  seed: 2,
});
for (const { size, histograms } of levels) {
  // Blocks of a lattice of side 2 are their own neighbours, and couplings mean nothing there.
  if (!histograms || size < 8) continue;
  const { nearest, diagonal, plaquette } = measuredCouplings(histograms);
  const text = Object.entries({ nearest, diagonal, plaquette }).map(([name, { value, error }]) => {
    const exact = name === 'nearest' ? 1 / temperature : 0;
    const known = size === 32 ? `, exact ${exact.toFixed(5)}` : '';
    return `${name} ${value.toFixed(5)} ± ${error.toFixed(5)}${known}`;
  });
  console.log(`blocks of ${32 / size}: ${text.join('; ')}`);
}
