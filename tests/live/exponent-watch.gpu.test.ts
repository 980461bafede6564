import { expect, it } from 'vitest';
import { elementAt } from '../../src/element-at.ts';
import { shuffled } from '../../src/ensemble/shuffled.ts';
import { siteOfUnits } from '../../src/ensemble/unpack.ts';
import { blockMachine } from '../../src/live/block-machine.ts';
import { ExponentWatch } from '../../src/live/exponent-watch.ts';
import { unshuffled } from '../../src/live/shuffled-control.ts';
import { tiledLayer } from '../../src/live/tiled-layer.ts';
import { inverseOrder } from '../../src/rbm/machine/permuted-units.ts';
import type { RbmParameters } from '../../src/rbm/machine/parameters.ts';
import { withGpu } from '../support/with-gpu.ts';

const device = withGpu();
const [side, cells, tiles] = [8, 4, 2] as const;

/** Block spins as a machine, with its hidden units in another order and every second sign turned. */
async function blockSpins(): Promise<RbmParameters> {
  const machine = blockMachine(device.gpu, {
    side,
    factor: 2,
    rule: 'majority',
    units: 'spin',
  });
  const { weights, hiddenBias, ...rest } = await machine.readParameters();
  machine.dispose();
  const order = shuffled(cells ** 2, [3, 5]);
  const mixed = weights.map((_, at) => {
    const [site, unit] = [Math.floor(at / cells ** 2), at % cells ** 2];
    const sign = unit % 2 === 0 ? 1 : -1;
    return sign * elementAt(weights, site * cells ** 2 + elementAt(order, unit));
  });
  return { ...rest, weights: mixed, hiddenBias };
}

it('lays patches side by side, each unit on its block and with its sign', async () => {
  const parameters = await blockSpins();
  const order = shuffled(side ** 2, [7, 11]);
  const layer = tiledLayer(parameters, { tiles });
  const [fine, coarse] = [tiles * side, tiles * cells];
  expect(layer).toMatchObject({ fine, coarse });
  const rows = siteOfUnits({ size: fine, height: fine });
  const columns = siteOfUnits({ size: coarse, height: coarse });
  for (const [row, site] of rows.entries())
    for (const [column, block] of columns.entries()) {
      const [x, y] = [site % fine, Math.floor(site / fine)];
      const own = block === Math.floor(y / 2) * coarse + Math.floor(x / 2);
      expect(layer.parameters.weights[row * columns.length + column]).toBe(own ? 60 : 0);
    }
  // A machine on shuffled pixels sees the same spins. Its units stand where its own pixels are, so no longer on their blocks.
  const seen = unshuffled(parameters, inverseOrder(order));
  const astray = tiledLayer(seen, { tiles, order });
  expect(astray.parameters.weights.filter((each) => each === 60)).toHaveLength(fine ** 2);
  expect(astray.parameters.weights).not.toEqual(layer.parameters.weights);
});

it('measures through block spins what majority gives, and other exponents through a layer whose blocks are astray', async () => {
  const { gpu } = device;
  const parameters = await blockSpins();
  const order = shuffled(side ** 2, [7, 11]);
  const watch = await ExponentWatch.create(gpu, { size: tiles * side, seed: 4 });
  while (watch.thermalized < 1) {
    watch.advance(20);
    await gpu.settle();
  }
  expect(watch.wished).toBe(0);
  await watch.begin([
    tiledLayer(parameters, { tiles }),
    tiledLayer(unshuffled(parameters, inverseOrder(order)), { tiles, order }),
  ]);
  watch.advance(2);
  const few = await watch.read();
  expect(few.layers[0]?.verdict).toBe('inconclusive');
  while (watch.configurations < 60) {
    watch.advance(10);
    await gpu.settle();
  }
  const { majority, layers } = await watch.read();
  const [machine, astray] = layers;
  for (const step of [0, 1] as const)
    for (const name of ['yh', 'yt'] as const) {
      const [own, reference] = [machine?.steps[step]?.[name], majority.steps[step]?.[name]];
      if (!own || !reference) throw new Error(`${name} of step ${step + 1} is noise.`);
      // The lattices are the same and the ties are not: 4 errors of independent numbers are more than enough.
      expect(Math.abs(own.value - reference.value)).toBeLessThan(
        4 * Math.hypot(own.error, reference.error),
      );
    }
  // Block spins at places of chance are no neighbours: majority gives 0.96 for the temperature.
  const [near, far] = [machine?.steps[0]?.yt, astray?.steps[0]?.yt];
  const isFar = !far || Math.abs(far.value - (near?.value ?? NaN)) > 5 * far.error;
  expect(isFar).toBe(true);
  expect(astray?.verdict).toBe('fails');
  watch.dispose();
});
