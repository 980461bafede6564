import type { Settings } from '../settings/settings.ts';
import type { Actions } from './controls.ts';
import { stepped } from './temperature-scale.ts';

/** Change of temperature by an arrow key; ten times larger with shift. */
const arrowStep = 0.01;

/**
 * Space pauses, s steps, r restarts, left and right change the temperature, and ? shows the help. A key does nothing here
 * if the focused element needs the key itself.
 * @returns a function that removes the shortcuts
 */
export function listenToKeys(actions: Actions, settings: Settings): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || usesKeys(event.target)) return;
    const action = actionOf(event, actions, settings);
    if (!action) return;
    event.preventDefault();
    action();
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
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
    (target instanceof Element && target.closest('dialog') !== null)
  );
}
