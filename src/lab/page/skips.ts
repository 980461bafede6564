import { element } from '../../page/elements.ts';

/**
 * The first buttons of the page lead past all others. They are no links, because what follows the `#` of an address are
 * settings of the lab.
 */
export function offerSkips(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-skip]'))
    button.addEventListener('click', () => {
      const target = element(button.dataset['skip'] ?? '', HTMLElement);
      target.tabIndex = -1;
      target.focus();
    });
}
