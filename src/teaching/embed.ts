import './embed.css';
import { make } from '../page/elements.ts';

/** The message by which an embedded figure tells the page around the frame how high the figure is, in CSS pixels. */
interface HeightMessage {
  readonly blockspin: 'height';
  readonly figure: string;
  readonly height: number;
}

/**
 * Shows one figure of the article alone, for a frame of another page: `?embed=vote`, and with `&controls=hidden` without its
 * knob. The page around the frame hears the height of the figure by `postMessage`, again after every change.
 * Call before the article opens.
 */
export function embedFigure(search: string): void {
  const keys = new URLSearchParams(search);
  const name = keys.get('embed');
  if (name === null) return;
  const chapters = [
    ...document.querySelectorAll<HTMLElement>('.article main > .chapter:has(> .stage)'),
  ];
  const chapter = chapters.find(({ id }) => id === name);
  if (!chapter) {
    const known = chapters.map(({ id }) => id).join(', ');
    const shown = name.slice(0, 40).replace(/[^\x20-\x7e]/g, '?');
    const text = `embed must be one of ${known}, not "${shown}".`;
    document.querySelector('.article main')?.prepend(make('p', { className: 'notice', text }));
    return;
  }
  document.documentElement.dataset['embed'] = keys.get('controls') === 'hidden' ? 'locked' : 'open';
  chapter.dataset['embedded'] = 'yes';
  const tell = (): void => {
    const height = Math.ceil(chapter.getBoundingClientRect().height);
    const message: HeightMessage = { blockspin: 'height', figure: name, height };
    // The page around the frame may be of any origin, and a height is no secret.
    if (parent !== window) parent.postMessage(message, '*');
  };
  new ResizeObserver(tell).observe(chapter);
}
