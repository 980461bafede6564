/**
 * Guesses before answers. A `.guess` of a chapter has buttons with `data-choice`, and a `<details class="answer">`. A choice
 * is marked, and opens the answer, which says of each choice whether it was right by `data-right="CHOICE"` in the HTML. Without
 * scripts the answer opens as any other details do.
 */
export function listenToGuesses(section: HTMLElement): void {
  for (const guess of section.querySelectorAll<HTMLElement>('.guess')) {
    const buttons = [...guess.querySelectorAll<HTMLButtonElement>('button[data-choice]')];
    const answer = guess.querySelector('details');
    for (const button of buttons) {
      button.setAttribute('aria-pressed', 'false');
      button.addEventListener('click', () => {
        for (const each of buttons) each.setAttribute('aria-pressed', String(each === button));
        guess.dataset['chosen'] = button.dataset['choice'] ?? '';
        const right = guess.dataset['right'];
        guess.dataset['outcome'] = right === button.dataset['choice'] ? 'right' : 'wrong';
        if (answer) answer.open = true;
      });
    }
  }
}
