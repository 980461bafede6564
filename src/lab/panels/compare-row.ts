import type { Measured } from '../../statistics/measured.ts';
import { correlationLength, CRITICAL_TEMPERATURE } from '../../theory/critical.ts';
import { make } from '../../page/elements.ts';
import { decimal, significant } from '../../page/format.ts';
import type { Stage } from '../../stage/stage.ts';
import type { Surface } from '../../stage/surface.ts';

/** Number of levels shown side by side, including the lattice itself. */
export const shownLevels = 5;

/** The pictures of one temperature, from the lattice itself to its last level. */
export interface Row {
  readonly item: HTMLElement;
  readonly title: HTMLElement;
  readonly tiles: readonly {
    item: HTMLElement;
    surface: Surface;
    figure: HTMLElement;
    exact: HTMLElement;
  }[];
}

/** The share of neighbours that agree, in percent, with its error or without one yet. */
export function agreementText(percent: Measured, settled: boolean): string {
  if (!settled) return `${decimal(percent.value, 1)} % (settling)`;
  const decimals = percent.error >= 0.095 ? 1 : 2;
  const error = decimal(Math.max(percent.error, 0.01), decimals);
  return `${decimal(percent.value, decimals)} ± ${error} %`;
}

/** Where a temperature lies relative to T_c, and its correlation length without a field. */
export function titleOf(temperature: number, field: number): string {
  const name = `T = ${decimal(temperature, 3)}`;
  const critical = Math.abs(temperature - CRITICAL_TEMPERATURE) < 0.0005;
  const where = critical
    ? 'critical, T = T_c'
    : temperature < CRITICAL_TEMPERATURE
      ? 'below T_c'
      : 'above T_c';
  const length = critical ? '\u221E' : `${significant(correlationLength(temperature))} sites`;
  return field === 0 ? `${name}, ${where}, ξ = ${length}` : `${name}, ${where}`;
}

/** @param scales the words above each column, which name its pictures together with the title of the row */
export function makeRow(name: string, scales: readonly HTMLElement[], stage: Stage): Row {
  const item = make('li');
  const title = make('h3');
  title.id = `compare-${name.replaceAll(' ', '-')}`;
  const strip = make('ol', { className: 'levels' });
  const tiles = scales.map((scale, level) => {
    const tile = make('li');
    const canvas = make('canvas', { className: 'picture' });
    canvas.setAttribute('role', 'img');
    const figure = make('p', { className: 'label share' });
    scale.id = `compare-scale-${level}`;
    figure.id = `${title.id}-${level}`;
    // What the picture is called is always what the page says about it.
    canvas.setAttribute('aria-labelledby', `${title.id} ${scale.id} ${figure.id}`);
    const frame = make('div', { className: 'window' });
    frame.append(canvas);
    const exact = make('p', { className: 'label' });
    tile.append(frame, figure, exact);
    strip.append(tile);
    return { item: tile, surface: stage.surface(canvas), figure, exact };
  });
  item.append(title, strip);
  return { item, title, tiles };
}
