import {
  blockSide,
  hiddenSide,
  patchSide,
  TwoMachines,
  unshuffled,
} from '../src/article/measure/two-machines.ts';
import { elementAt } from '../src/element-at.ts';
import type { Gpu } from '../src/index.ts';
import type { RbmParameters } from '../src/rbm/machine/parameters.ts';
import { arrange } from '../src/stage/arrangement.ts';
import { cellsOf, ofChance, ofWeight, Poster, type Cells } from './poster.ts';

const patches = 6;
/** Pixels along a side of each of the six pictures. */
const side = 2 * patches * patchSide;
const pitch = side + 14;
const lessons = 1200;

/** A magnet, its block spins, and what the machine and the machine on shuffled pixels make of it, after 1,200 lessons. */
export async function lookingMachine(gpu: Gpu): Promise<void> {
  using two = await TwoMachines.create(gpu, { l1: 0.004, seed: 6 });
  while (two.updates < lessons) {
    two.advance(20);
    await gpu.settle();
  }
  const own = await two.plain.machine.readParameters();
  const shuffled = await two.permuted.machine.readParameters();
  const magnet = await cellsOf(gpu, two.simulation.ensemble, 0);
  const picture = new Poster(3 * pitch - 14, 2 * pitch - 14);
  const all: readonly Cells[] = [
    magnet,
    blocksOf(magnet),
    hiddenLayer(magnet, own, arrange(own)),
    fieldsOf(own),
    fieldsOf(shuffled),
    hiddenLayer(magnet, unshuffled(shuffled, two.order), arrange(shuffled)),
  ];
  for (const [index, cells] of all.entries()) {
    const enlarged = index === 0 ? 2 : side / cells.size;
    const [x, y] = [pitch * (index % 3), pitch * Math.floor(index / 3)];
    picture.draw(cells, { x, y, width: side, height: side, enlarged });
  }
  picture.write('looking-machine');
}

/** How often 2 x 2 spins point up: the colour of the majority, and the middle of the scale for a tie. */
function blocksOf({ size, spins }: Cells): Cells {
  const count = (patches * patchSide) / blockSide;
  const colours = Uint8Array.from({ length: count * count }, (_, block) => {
    const [x, y] = [blockSide * (block % count), blockSide * Math.floor(block / count)];
    let ups = 0;
    for (let row = 0; row < blockSide; row++)
      for (let column = 0; column < blockSide; column++)
        ups += elementAt(spins, (y + row) * size + x + column);
    return ofChance(ups === 2 ? 0.5 : Number(ups > 2));
  });
  return { size: count, spins: colours };
}

/** The chance of every hidden unit to be up, patch beside patch, with units that are 0 or 1. */
function hiddenLayer(
  { size, spins }: Cells,
  { weights, hiddenBias }: RbmParameters,
  places: ReturnType<typeof arrange>,
): Cells {
  const count = patches * hiddenSide;
  const hidden = hiddenBias.length;
  const colours = Uint8Array.from({ length: count * count }, (_, index) => {
    const [column, row] = [index % count, Math.floor(index / count)];
    const [left, top] = [column, row].map((at) => patchSide * Math.floor(at / hiddenSide));
    const cell = (row % hiddenSide) * hiddenSide + (column % hiddenSide);
    const { unit, turned } = elementAt(places, cell);
    let activation = elementAt(hiddenBias, unit);
    for (let pixel = 0; pixel < patchSide ** 2; pixel++) {
      const x = (left ?? 0) + (pixel % patchSide);
      const y = (top ?? 0) + Math.floor(pixel / patchSide);
      if (elementAt(spins, y * size + x)) activation += elementAt(weights, pixel * hidden + unit);
    }
    const chance = 1 / (1 + Math.exp(-activation));
    return ofChance(turned ? 1 - chance : chance);
  });
  return { size: count, spins: colours };
}

/** The weights of every unit beside each other, as large as the strongest of the unit. */
function fieldsOf({ weights, hiddenBias }: RbmParameters): Cells {
  const hidden = hiddenBias.length;
  const count = hiddenSide * patchSide;
  const strongest = Array.from({ length: hidden }, (_, unit) =>
    Math.max(
      ...Array.from({ length: patchSide ** 2 }, (__, pixel) =>
        Math.abs(elementAt(weights, pixel * hidden + unit)),
      ),
    ),
  );
  const colours = Uint8Array.from({ length: count * count }, (_, index) => {
    const [column, row] = [index % count, Math.floor(index / count)];
    const unit = Math.floor(row / patchSide) * hiddenSide + Math.floor(column / patchSide);
    const pixel = (row % patchSide) * patchSide + (column % patchSide);
    return ofWeight(elementAt(weights, pixel * hidden + unit) / elementAt(strongest, unit));
  });
  return { size: count, spins: colours };
}
