import { make } from '../page/elements.ts';

/** What the page says of a choice, above the answer. */
const outcomes = { right: 'Right. Here is why.', wrong: 'Not so. Here is why.' } as const;

/**
 * Guesses before answers. A `.guess` of a chapter has buttons with `data-choice`, and a `<details class="answer">`. A choice
 * is marked, and opens the answer, which says of each choice whether it was right by `data-right="CHOICE"` in the HTML. Without
 * scripts the answer opens as any other details do.
 */
export function listenToGuesses(section: HTMLElement): void {
  for (const [index, guess] of section.querySelectorAll<HTMLElement>('.guess').entries()) {
    const buttons = [...guess.querySelectorAll<HTMLButtonElement>('button[data-choice]')];
    const answer = guess.querySelector('details');
    const right = guess.dataset['right'];
    const isJudged = buttons.some(({ dataset }) => dataset['choice'] === right);
    nameChoices(guess, buttons, `${section.id}-question-${index + 1}`);
    const outcome = make('p', { className: 'outcome' });
    outcome.role = 'status';
    answer?.before(outcome);
    for (const button of buttons) {
      button.setAttribute('aria-pressed', 'false');
      button.addEventListener('click', () => {
        for (const each of buttons) each.setAttribute('aria-pressed', String(each === button));
        const choice = button.dataset['choice'] ?? '';
        guess.dataset['chosen'] = choice;
        if (answer) answer.open = true;
        // Some questions have answers that nobody can choose. The text of the answer deals with them.
        if (!isJudged) return;
        guess.dataset['outcome'] = right === choice ? 'right' : 'wrong';
        outcome.textContent = outcomes[right === choice ? 'right' : 'wrong'];
      });
    }
  }
}

/** The buttons are one group, whose name is the question. */
function nameChoices(guess: HTMLElement, buttons: readonly HTMLElement[], id: string): void {
  const group = buttons[0]?.parentElement;
  const question = guess.querySelector(':scope > p');
  if (!group || !question) return;
  question.id ||= id;
  group.role = 'group';
  group.setAttribute('aria-labelledby', question.id);
}
