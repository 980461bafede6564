import { make } from './elements.ts';

/** A picture in a list, with a label below it. */
interface Tile {
  readonly item: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  /** The first line of the label, for the size of the lattice. */
  readonly side: HTMLElement;
}

/**
 * Makes a picture for a list.
 * @param words.shows what the picture shows, for readers who do not see it
 * @param words.text the second line of the label
 */
export function makeTile({ shows, text }: { shows: string; text: string }): Tile {
  const item = make('li');
  const canvas = make('canvas', { className: 'picture' });
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', shows);
  const label = make('p', { className: 'label' });
  label.id = `${shows.toLowerCase().replaceAll(' ', '-')}-label`;
  canvas.setAttribute('aria-describedby', label.id);
  const side = make('b');
  label.append(side, text);
  item.append(canvas, label);
  return { item, canvas, side };
}
