import { make } from '../../page/elements.ts';
import { decimal } from '../../page/format.ts';
import { LatticeView } from '../../stage/lattice-view.ts';
import type { Surface } from '../../stage/surface.ts';
import type { FigureSite } from '../figure.ts';
import { pictured, scannedMagnets, temperatures, type ScannedMagnets } from './scanned-magnets.ts';

/** Magnets that are measured, and their pictures. */
export interface Measuring extends Pick<ScannedMagnets, 'simulation' | 'watch' | 'dispose'> {
  readonly size: number;
  readonly views: readonly LatticeView[];
}

interface MagnetStrip {
  readonly surfaces: readonly Surface[];
  readonly measure: (size: number) => Promise<Measuring>;
}

/** The strip of pictures, and what fills the strip with magnets of a size. */
export async function magnetStrip(
  { gpu, easel, touch }: FigureSite,
  strip: HTMLElement,
): Promise<MagnetStrip> {
  const surfaces = pictured.map((system) => {
    const canvas = make('canvas');
    canvas.ariaHidden = 'true';
    const label = make('span', { text: decimal(temperatures[system] ?? 0, 2) });
    const item = make('div');
    item.append(canvas, label);
    strip.append(item);
    return { system, canvas };
  });
  const shownAt = pictured.map((system) => decimal(temperatures[system] ?? 0, 2));
  strip.role = 'img';
  strip.ariaLabel = `Magnets at T = ${new Intl.ListFormat('en-GB').format(shownAt)}, from cold to hot.`;
  const painter = await easel.painter('view-lattice');
  const shown = surfaces.map(({ system, canvas }) => ({
    system,
    surface: easel.surface(canvas, touch),
  }));
  const measure = async (size: number): Promise<Measuring> => {
    const { simulation, watch, dispose } = await scannedMagnets(gpu, size);
    const views = shown.map(
      ({ system, surface }) =>
        new LatticeView(gpu, painter, { ensemble: simulation.ensemble, surface, group: system }),
    );
    const disposeAll = (): void => {
      for (const view of views) view.dispose();
      dispose();
    };
    return { size, simulation, watch, views, dispose: disposeAll };
  };
  return { surfaces: shown.map(({ surface }) => surface), measure };
}
