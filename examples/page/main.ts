// A magnet of 128 x 128 spins in a page, drawn after every few sweeps, with its energy beside Onsager's exact value.
import { IsingSimulation, openGpuInBrowser, stripGeometry, unpackLattice } from 'blockspin';
import { meanOf } from 'blockspin/statistics';
import { onsagerEnergy } from 'blockspin/theory';

const [size, temperature] = [128, 3];
const context = document.querySelector('canvas')?.getContext('2d');
const line = document.querySelector('#energy');
if (!context || !line) throw new Error('The page has no canvas or no line for the energy.');

const gpu = await openGpuInBrowser();
const geometry = stripGeometry(size);
const simulation = await IsingSimulation.create(gpu, {
  geometry,
  temperatures: [temperature],
  seed: 8,
  start: 'hot',
});
const measurement = await simulation.measure(16);
await simulation.sweep(200);

const draw = (spins: Uint8Array): void => {
  const image = new ImageData(size, size);
  for (const [site, up] of spins.entries())
    image.data.set(up ? [39, 74, 117, 255] : [233, 216, 180, 255], 4 * site);
  context.putImageData(image, 0, 0);
};

// One mean over 16 measurements a frame. The means are far enough apart in time to count as independent.
const means: number[] = [];
const exact = onsagerEnergy(temperature).toFixed(5);
const frame = async (): Promise<void> => {
  const observations = await simulation.observe(measurement, { count: 16, every: 4 });
  means.push(meanOf(observations.map(({ energy }) => energy[0] ?? NaN)).value);
  draw(unpackLattice(geometry, await gpu.readWords(simulation.ensemble.buffer), 0));
  const { value, error } = meanOf(means);
  if (means.length >= 32)
    line.textContent = `energy ${value.toFixed(5)} ± ${error.toFixed(5)}, exact ${exact}`;
  requestAnimationFrame(() => void frame());
};
await frame();
