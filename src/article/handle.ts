import type { Finding } from './figure.ts';

/** What the article offers to scripts of its page, and to tests: `window.blockspinArticle`. */
export interface ArticleHandle {
  /** Name of the chapter whose figure runs. */
  readonly running: string | undefined;
  /** Names of all chapters with a figure. */
  readonly chapters: () => readonly string[];
  /** The numbers of a chapter's figure, as far as it is there. */
  readonly findings: (chapter: string) => readonly Finding[];
  /** Plays or pauses the figure of a chapter, or all figures. */
  readonly play: (playing: boolean, chapter?: string) => void;
}

declare global {
  interface Window {
    blockspinArticle?: ArticleHandle;
  }
}
