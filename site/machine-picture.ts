import { unpackLattice, type Gpu } from '../src/index.ts';
import { blocks, patchSide, TwoMachines } from '../src/article/measure/two-machines.ts';
import { elementAt } from '../src/element-at.ts';
import { unshuffled } from '../src/live/shuffled-control.ts';
import type { RbmParameters } from '../src/rbm/machine/parameters.ts';
import { arrange, type HiddenPlace } from '../src/stage/arrangement.ts';
import { meanColour, Picture, spinColour, weightColour } from './picture.ts';

/** Patches a side of the pictures of the magnet, as in the figure of the chapter. */
const patches = 6;
/** Updates of the weights: those of which the caption of the chapter tells. */
const lessons = 1200;
const cells = 6;
const { factor: blockSide } = blocks;
const side = patches * patchSide;
const gap = 4;

/**
 * The still of chapter 6: above the magnet, its block spins and what the hidden units say; below what each unit of the
 * machine watches, the same of the machine on shuffled pixels, and what its hidden units say.
 */
export async function machinePicture(gpu: Gpu): Promise<void> {
  using machines = await TwoMachines.create(gpu, { l1: 0.004, seed: 6 });
  while (machines.updates < lessons) {
    machines.advance(20);
    await gpu.settle();
  }
  const { geometry, buffer } = machines.simulation.ensemble;
  const spins = unpackLattice(geometry, await gpu.readWords(buffer), 0);
  const spinAt = (x: number, y: number): number => elementAt(spins, y * geometry.size + x);
  const own = await machines.plain.readParameters();
  const shuffled = await machines.permuted.readParameters();
  const picture = new Picture(3 * side + 2 * gap, 2 * side + gap);
  const at = (column: number, row: number) => ({
    x: column * (side + gap),
    y: row * (side + gap),
    width: side,
    height: side,
  });
  picture.paint(at(0, 0), (x, y) => spinColour(spinAt(x, y)));
  picture.paint(at(1, 0), (x, y) => meanColour(blockMean(spinAt, x, y)));
  picture.paint(at(2, 0), hiddenLayer(own, arrange(own), spinAt));
  picture.paint(at(0, 1), fields(own));
  picture.paint(at(1, 1), fields(shuffled));
  // The second machine looks at the magnet with every pixel in its place, and is arranged by what it has seen itself.
  const back = unshuffled(shuffled, machines.permuted.order);
  picture.paint(at(2, 1), hiddenLayer(back, arrange(shuffled), spinAt));
  picture.write('looking-machine');
}

/** The first place of the piece of this length in which a place lies. */
function cornerOf(place: number, length: number): number {
  return place - (place % length);
}

/** The vote of the block that holds this site: a tie is 0. */
function blockMean(spinAt: (x: number, y: number) => number, x: number, y: number): number {
  const [left, top] = [cornerOf(x, blockSide), cornerOf(y, blockSide)];
  let sum = 0;
  for (let dy = 0; dy < blockSide; dy++)
    for (let dx = 0; dx < blockSide; dx++) sum += 2 * spinAt(left + dx, top + dy) - 1;
  return Math.sign(sum);
}

/** The mean of the hidden unit that is shown at a site, each where its weights are. */
function hiddenLayer(
  { weights, hiddenBias }: RbmParameters,
  places: readonly HiddenPlace[],
  spinAt: (x: number, y: number) => number,
): (x: number, y: number) => number {
  return (x, y) => {
    const cell = (place: number): number => Math.floor(((place % patchSide) / patchSide) * cells);
    const [left, top] = [cornerOf(x, patchSide), cornerOf(y, patchSide)];
    const { unit, turned } = elementAt(places, cell(y) * cells + cell(x));
    let activation = elementAt(hiddenBias, unit);
    for (let dy = 0; dy < patchSide; dy++)
      for (let dx = 0; dx < patchSide; dx++)
        activation +=
          spinAt(left + dx, top + dy) *
          elementAt(weights, (dy * patchSide + dx) * hiddenBias.length + unit);
    const mean = Math.tanh(activation / 2);
    return meanColour(turned ? -mean : mean);
  };
}

/** A square of weights for each hidden unit. */
function fields({ weights, hiddenBias }: RbmParameters): (x: number, y: number) => number {
  const largest = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0);
  return (x, y) => {
    const unit = Math.floor(y / patchSide) * cells + Math.floor(x / patchSide);
    const site = (y % patchSide) * patchSide + (x % patchSide);
    return weightColour(elementAt(weights, site * hiddenBias.length + unit) / largest);
  };
}
