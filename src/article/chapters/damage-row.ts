import type { IsingSimulation } from '../../ising/simulation.ts';
import { make } from '../../page/elements.ts';
import type { Pyramid } from '../../rg/pyramid.ts';
import type { FigureSite } from '../figure.ts';
import { Damage } from '../measure/damage.ts';
import { Tile } from '../tiles.ts';

/** Side of the damaged magnet, steps of zooming out, and windows of equally many block spins. */
export const magnet = { size: { gpu: 1024, software: 512 }, depth: 4, window: 32 } as const;

/** Where the figure about noise and a field draws. */
export interface Scene {
  readonly frames: readonly HTMLElement[];
  readonly labels: readonly HTMLElement[];
  readonly plot: HTMLElement;
  readonly plane: HTMLElement;
  /** Of every level the magnet, and the magnet and its damaged copy, one upon the other: what differs shows. */
  tiles: readonly (readonly Tile[])[];
}

/** The row of pictures, one of every level. */
export function damageRow(): Pick<Scene, 'frames' | 'labels'> & { row: HTMLElement } {
  const row = make('ol', { className: 'damages' });
  const frames: HTMLElement[] = [];
  const labels: HTMLElement[] = [];
  for (let level = 0; level <= magnet.depth; level++) {
    const item = make('li');
    const frame = make('div', { className: 'tile' });
    const label = make('span', { className: 'reading' });
    const steps = level === 0 ? 'flipped' : level === 1 ? '1 step' : `${level} steps`;
    item.append(make('span', { className: 'began', text: steps }), frame, label);
    row.append(item);
    frames.push(frame);
    labels.push(label);
  }
  return { row, frames, labels };
}

export function makeDamage(
  { gpu }: FigureSite,
  simulation: IsingSimulation,
  share: number,
): Promise<Damage> {
  return Damage.create(gpu, simulation.ensemble, { share, depth: magnet.depth, seed: 5 });
}

export async function makeTiles(
  { gpu, easel, touch }: FigureSite,
  frames: readonly HTMLElement[],
  { pyramids: [intact, damaged] }: Damage,
): Promise<Tile[][]> {
  const tile = (host: HTMLElement, pyramid: Pyramid): Promise<Tile> =>
    Tile.create(gpu, easel, { pyramid, group: 0 }, { host, window: magnet.window, touch });
  return Promise.all(
    frames.map(async (frame) => {
      frame.replaceChildren();
      const shown = await tile(frame, intact);
      const difference = make('div', { className: 'difference' });
      frame.append(difference);
      return [shown, await tile(difference, intact), await tile(difference, damaged)];
    }),
  );
}
