import { make } from '../../page/elements.ts';
import type { Surface } from '../../stage/surface.ts';
import type { Easel } from '../easel.ts';
import { tiles, type Name } from './machine-scene.ts';
import type { LensFrames } from './unit-lens.ts';

/** The six pictures of the chapter, and what the reader can press in them. */
export interface MachineTiles {
  readonly surfaces: Readonly<Record<Name, Surface>>;
  readonly frames: LensFrames;
  /** Asks for another magnet. */
  readonly again: HTMLButtonElement;
}

/** @param touch called when a picture must be drawn again */
export function makeTiles(easel: Easel, host: HTMLElement, touch: () => void): MachineTiles {
  const list = make('ol', { className: 'sextet' });
  host.append(list);
  const again = make('button', { className: 'tool again', text: 'draw a new one' });
  again.type = 'button';
  const tile = (name: Name): { surface: Surface; frame: HTMLElement } => {
    const item = make('li');
    const canvas = make('canvas');
    canvas.ariaHidden = 'true';
    const frame = make('div', { className: 'tile' });
    frame.append(canvas);
    const caption = make('span', { className: 'began', text: tiles[name] });
    if (name === 'magnet') caption.append(' ', again);
    item.append(frame, caption);
    list.append(item);
    return { surface: easel.surface(canvas, touch), frame };
  };
  const [magnet, blocks, hidden] = [tile('magnet'), tile('blocks'), tile('hidden')];
  const [fields, scattered, astray] = [tile('fields'), tile('scattered'), tile('astray')];
  return {
    surfaces: {
      magnet: magnet.surface,
      blocks: blocks.surface,
      hidden: hidden.surface,
      fields: fields.surface,
      scattered: scattered.surface,
      astray: astray.surface,
    },
    frames: { magnet: magnet.frame, hidden: hidden.frame, fields: fields.frame },
    again,
  };
}
