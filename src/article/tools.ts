import { announce } from '../page/announcer.ts';
import { download } from '../page/download.ts';
import { make, setText } from '../page/elements.ts';
import { figureAddress } from './address.ts';
import type { Chapter } from './chapter.ts';

/** Milliseconds for which a button says what it has done. */
const thanks = 2000;

/** Milliseconds for which a sentence about a failure stays. */
const patience = 8000;

/** The buttons beside a figure that every figure has: link, embed, card, film, full screen. */
export function figureTools(chapter: Chapter): HTMLElement[] {
  const stage = chapter.section.querySelector('.stage');
  const note = make('span', { className: 'tool-note' });
  note.role = 'status';
  const link = tool('Link', 'Copies a link to this figure in its present state', async () => {
    const address = new URL(`#${figureAddress(chapter.name, chapter.state)}`, location.href);
    history.replaceState(null, '', address);
    return copied(note, address.href);
  });
  const embed = tool(
    'Embed',
    'Copies the line that shows this figure in another page',
    async () => {
      const address = new URL(`?embed=${chapter.name}`, location.href);
      address.hash = '';
      return copied(
        note,
        `<iframe src="${address.href}" title="${chapter.name}" width="100%" height="760" style="border: 0"></iframe>`,
      );
    },
  );
  const full = tool('Full screen', 'Shows this figure on the whole screen', async () => {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await stage?.requestFullscreen();
    return undefined;
  });
  const pictured = {
    section: chapter.section,
    get address(): string {
      return new URL(`#${figureAddress(chapter.name, chapter.state)}`, location.href).href;
    },
    nextPicture: (take: () => void) => chapter.nextPicture(take),
  };
  const card = tool(
    'Card',
    'Saves this figure with its sentence and its numbers as a picture',
    explaining(note, async () => {
      const { cardOf } = await import('../teaching/card.ts');
      download(`blockspin-${chapter.name}.png`, await cardOf(pictured));
      return 'Saved';
    }),
  );
  const film = tool(
    'Film',
    'Saves ten seconds of this figure as a film',
    explaining(note, async () => {
      film.disabled = true;
      try {
        const { filmOf } = await import('../teaching/film.ts');
        const made = await filmOf(pictured, (seconds) => setText(film, `${seconds} s`));
        download(`blockspin-${chapter.name}.${made.extension}`, made.film);
        return 'Saved';
      } finally {
        film.disabled = false;
        setText(film, 'Film');
      }
    }),
  );
  const tools = [link, embed, card, film];
  return document.fullscreenEnabled ? [...tools, full, note] : [...tools, note];
}

/** Copies a text. Where the page may not write to the clipboard, the text stands beside the buttons, selected. */
async function copied(note: HTMLElement, text: string): Promise<string> {
  note.replaceChildren();
  try {
    await navigator.clipboard.writeText(text);
    return 'Copied';
  } catch {
    const field = make('input');
    field.readOnly = true;
    field.value = text;
    field.ariaLabel = 'The text to copy';
    note.replaceChildren(field);
    field.select();
    return 'Press Ctrl-C';
  }
}

/** The same action, which says in a sentence beside the buttons why it failed. */
function explaining(
  note: HTMLElement,
  action: () => Promise<string>,
): () => Promise<string | undefined> {
  return async () => {
    try {
      return await action();
    } catch (error) {
      setText(note, error instanceof Error ? error.message : String(error));
      setTimeout(() => setText(note, ''), patience);
      return undefined;
    }
  };
}

/** @param action returns what the button says for a moment */
function tool(
  text: string,
  title: string,
  action: () => Promise<string | undefined>,
): HTMLButtonElement {
  const button = make('button', { className: 'tool', text });
  button.type = 'button';
  button.title = title;
  const say = async (): Promise<void> => {
    const word = await action().catch(() => 'Not possible here');
    if (!word) return;
    announce(word);
    button.textContent = word;
    setTimeout(() => (button.textContent = text), thanks);
  };
  button.addEventListener('click', () => void say());
  return button;
}
