/** An equation that is wider than its column scrolls, and the keyboard reaches it as long as it does. */
export function reachEquations(section: HTMLElement): void {
  for (const fold of section.querySelectorAll('details.equation'))
    fold.addEventListener('toggle', () => {
      for (const equation of fold.querySelectorAll('math'))
        if (equation.scrollWidth > equation.clientWidth) equation.setAttribute('tabindex', '0');
        else equation.removeAttribute('tabindex');
    });
}
