import { announce } from '../page/announcer.ts';
import { make } from '../page/elements.ts';
import { figureAddress } from './address.ts';
import type { Chapter } from './chapter.ts';

/** Milliseconds for which a button says what it has done. */
const thanks = 2000;

/** The buttons beside a figure that every figure has: link, embed, full screen. */
export function figureTools(chapter: Chapter): HTMLElement[] {
  const stage = chapter.section.querySelector('.stage');
  const link = tool('Link', 'Copies a link to this figure in its present state', async () => {
    const address = new URL(`#${figureAddress(chapter.name, chapter.state)}`, location.href);
    history.replaceState(null, '', address);
    await navigator.clipboard?.writeText(address.href);
    return 'Copied';
  });
  const embed = tool(
    'Embed',
    'Copies the line that shows this figure in another page',
    async () => {
      const address = new URL(`?embed=${chapter.name}`, location.href);
      address.hash = '';
      await navigator.clipboard.writeText(
        `<iframe src="${address.href}" title="${chapter.name}" width="100%" height="760" style="border: 0"></iframe>`,
      );
      return 'Copied';
    },
  );
  const full = tool('Full screen', 'Shows this figure on the whole screen', async () => {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await stage?.requestFullscreen();
    return undefined;
  });
  return document.fullscreenEnabled ? [link, embed, full] : [link, embed];
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
