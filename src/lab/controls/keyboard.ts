import { element } from '../../page/elements.ts';
import type { Settings } from '../settings/settings.ts';
import type { Actions } from './controls.ts';
import { stepped } from './temperature-scale.ts';

/** Change of temperature by an arrow key; ten times larger with shift. */
const arrowStep = 0.01;

/** Where the browser keeps that a reader has switched the keys off. */
const kept = 'blockspin-keys';

/**
 * Space pauses, s steps, r restarts, left and right change the temperature, and ? shows the help. A key does nothing here
 * if the focused element needs the key itself. The help sheet has a switch for all of them, because readers who speak to
 * their computer press letters without knowing.
 * @returns a function that removes the shortcuts
 */
export function listenToKeys(actions: Actions, settings: Settings): () => void {
  const wanted = element('keys-on', HTMLInputElement);
  wanted.checked = readKept() !== 'off';
  const onKey = (event: KeyboardEvent): void => {
    if (!wanted.checked || event.ctrlKey || event.metaKey || event.altKey || usesKeys(event.target))
      return;
    const action = actionOf(event, actions, settings);
    if (!action) return;
    event.preventDefault();
    action();
  };
  const ends = new AbortController();
  const { signal } = ends;
  wanted.addEventListener('change', () => keep(wanted.checked ? 'on' : 'off'), { signal });
  document.addEventListener('keydown', onKey, { signal });
  return () => ends.abort();
}

function actionOf(
  { key, shiftKey, repeat, target }: KeyboardEvent,
  actions: Actions,
  settings: Settings,
): (() => void) | undefined {
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const step = (key === 'ArrowLeft' ? -1 : 1) * arrowStep * (shiftKey ? 10 : 1);
    return () => actions.change({ temperature: stepped(settings.temperature, step) });
  }
  if (key.toLowerCase() === 's') return actions.step;
  if (repeat) return undefined;
  if (key === ' ' && !(target instanceof HTMLButtonElement)) return actions.togglePause;
  if (key.toLowerCase() === 'r') return actions.restart;
  if (key === '?') return actions.help;
  return undefined;
}

function usesKeys(target: EventTarget | null): boolean {
  return (
    // The slider of the temperature moves by the same steps as the keys.
    (target instanceof HTMLInputElement && target.type !== 'range') ||
    target instanceof HTMLSelectElement ||
    (target instanceof Element && target.closest('summary, textarea') !== null) ||
    (target instanceof Element && target.closest('dialog') !== null)
  );
}

/** A browser may forbid a page, or a frame of another page, to keep anything. The keys are on then. */
function readKept(): string | null {
  try {
    return localStorage.getItem(kept);
  } catch {
    return null;
  }
}

function keep(value: 'on' | 'off'): void {
  try {
    localStorage.setItem(kept, value);
  } catch {
    // The switch works all the same, until the page is left.
  }
}
