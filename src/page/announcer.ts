import { element } from './elements.ts';

/** Says a sentence to screen readers, in response to an action of the reader. The page says nothing by itself. */
export function announce(sentence: string): void {
  const region = element('announcer', HTMLElement);
  // A live region speaks when its text changes, so the same sentence again differs by a space.
  region.textContent = region.textContent === sentence ? `${sentence}\u00a0` : sentence;
}
