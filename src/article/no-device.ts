import { element, setText } from '../page/elements.ts';

/** Says once, below the title, why the figures stand still. Text, pictures and numbers of the article are all there. */
export function tellNoDevice(reason: string): void {
  const host = element('article-notice', HTMLElement);
  setText(host, `You see pictures instead of live figures. ${reason}`);
  host.hidden = false;
}
