/** A figure of the article and its state: `#figure=vote&state=...`. */
export interface ArticleAddress {
  readonly figure: string | undefined;
  readonly state: string;
}

/** A longer state cannot come from this page. */
const longest = 500;

/** Reads the part of an address after `#`. Text that is not understood asks for nothing. */
export function readArticleAddress(hash: string): ArticleAddress {
  const keys = new URLSearchParams(hash.replace(/^#/, ''));
  const state = keys.get('state') ?? '';
  return { figure: keys.get('figure') ?? undefined, state: state.length > longest ? '' : state };
}

/** The part of an address after `#` that opens the article at a figure in this state. */
export function figureAddress(figure: string, state: string): string {
  return state === '' ? figure : `figure=${figure}&state=${encodeURIComponent(state)}`;
}
