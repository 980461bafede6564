/**
 * The element of index.html with this id.
 * @throws Error if the page lacks the element or the element is of another kind
 */
export function element<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (found instanceof kind) return found;
  throw new Error(`index.html has no ${kind.name} with the id "${id}".`);
}

/** A new element with a class and text. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  { className = '', text = '' }: { className?: string; text?: string } = {},
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/** Sets a text only if it differs, to avoid unnecessary layout. */
export function setText(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Sets a text in which every "T_c" gets its subscript. */
export function setPhysics(target: HTMLElement, text: string): void {
  if (target.textContent === text.replaceAll('T_c', 'Tc')) return;
  const pieces = text.split('T_c').flatMap((piece, index) => {
    if (index === 0) return [piece];
    return [make('i', { text: 'T' }), make('sub', { text: 'c' }), piece];
  });
  target.replaceChildren(...pieces);
}

/** The state of the page: `data-state` of its root element. */
export type PageState = 'booting' | 'running' | 'paused' | 'failed';

export function setState(state: PageState): void {
  document.documentElement.dataset['state'] = state;
}

export function pageState(): PageState {
  return document.documentElement.dataset['state'] as PageState;
}
