/** What a key asks of the slides. */
export type SlideWish = 'on' | 'back' | 'leave' | 'freeze' | 'notes';

/**
 * What a key asks of the slides, in the window of the slides or in the lecturer's own.
 * @param letters whether single letters are keys
 */
export function slideWish(event: KeyboardEvent, letters: boolean): SlideWish | undefined {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const { key, shiftKey, target } = event;
  if (key === 'PageDown') return 'on';
  if (key === 'PageUp') return 'back';
  if (key === 'Escape') return 'leave';
  // A slider in focus keeps its arrows, a button its space. The lecturer's window has classes of its own, so `instanceof` fails.
  const focused = target as Partial<Element> | null;
  const isIn = (selector: string): boolean => Boolean(focused?.closest?.(selector));
  const isSlider = isIn('input[type="range"]');
  if (!isSlider && (key === 'ArrowRight' || key === 'ArrowDown')) return 'on';
  if (!isSlider && (key === 'ArrowLeft' || key === 'ArrowUp')) return 'back';
  if (key === ' ' && !isIn('button, summary, a, input')) return shiftKey ? 'back' : 'on';
  if (!letters) return undefined;
  if (key.toLowerCase() === 'f') return 'freeze';
  return key.toLowerCase() === 'n' ? 'notes' : undefined;
}
