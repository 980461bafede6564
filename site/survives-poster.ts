import { Damage } from '../src/article/measure/damage.ts';
import { elementAt } from '../src/element-at.ts';
import { IsingSimulation, stripGeometry, type Gpu } from '../src/index.ts';
import { CRITICAL_TEMPERATURE } from '../src/theory/critical.ts';
import { cellsOf, faint, marked, Poster } from './poster.ts';

const window = 32;
const pitch = window + 6;
const depth = 4;

/** Above a critical magnet after 0 to 4 steps of zooming out, below what is left of a damage of 3 % of its spins. */
export async function survives(gpu: Gpu): Promise<void> {
  using simulation = await IsingSimulation.create(gpu, {
    geometry: stripGeometry(512, 1),
    temperatures: [CRITICAL_TEMPERATURE],
    update: 'swendsen-wang',
    start: 'hot',
    seed: 5,
  });
  await simulation.sweep(40);
  using damage = await Damage.create(gpu, simulation.ensemble, { share: 0.03, depth, seed: 5 });
  damage.update();
  const [intact, damaged] = damage.pyramids;
  const picture = new Poster((depth + 1) * pitch - 6, 2 * pitch - 6);
  for (const [level, ensemble] of intact.levels.entries()) {
    const magnet = await cellsOf(gpu, ensemble, 0);
    const other = await cellsOf(gpu, damaged.levels[level] ?? ensemble, 0);
    const spins = magnet.spins.map((spin, site) =>
      spin === elementAt(other.spins, site) ? faint + spin : marked,
    );
    const at = { x: pitch * level, width: window, height: window };
    picture.draw(magnet, { ...at, y: 0 });
    picture.draw({ size: magnet.size, spins }, { ...at, y: pitch });
  }
  picture.write('survives');
}
