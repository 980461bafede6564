import type { Actions } from './panel.ts';
import { temperatureRange } from './settings.ts';

/** Change of temperature by an arrow key; ten times as much with shift. */
const arrowStep = 0.01;

/**
 * Space pauses, s steps, r restarts, left and right change the temperature, unless the focus is on a control that
 * needs the key itself.
 * @returns what ends it
 */
export function listenToKeys(actions: Actions, temperature: () => number): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || usesKeys(event.target)) return;
    const action = actionOf(event, actions, temperature);
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
  temperature: () => number,
): (() => void) | undefined {
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const step = (key === 'ArrowLeft' ? -1 : 1) * arrowStep * (shiftKey ? 10 : 1);
    return () => actions.setTemperature(withinRange(temperature() + step));
  }
  if (key.toLowerCase() === 's') return actions.step;
  if (repeat) return undefined;
  if (key === ' ' && !(target instanceof HTMLButtonElement)) return actions.togglePause;
  if (key.toLowerCase() === 'r') return actions.restart;
  return undefined;
}

function withinRange(temperature: number): number {
  const { least, most } = temperatureRange;
  return Math.min(most, Math.max(least, Math.round(temperature * 1000) / 1000));
}

function usesKeys(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}
