import type { Chapter } from './chapter.ts';

/** So many figures keep their buffers: the one in view, and those beside it. */
const mostFigures = 3;

/**
 * Runs the figure of the chapter in the middle of the window, and lets all others rest. Chapters that come near are
 * prepared, so that their picture moves when they arrive.
 */
export class Scrolling {
  readonly #bySection: ReadonlyMap<Element, Chapter>;
  readonly #centre: IntersectionObserver;
  readonly #near: IntersectionObserver;
  /** Chapters whose figure is there, the last seen at the end. */
  readonly #recent = new Set<Chapter>();
  #current: Chapter | undefined;

  constructor(chapters: readonly Chapter[]) {
    this.#bySection = new Map(chapters.map((chapter) => [chapter.section, chapter]));
    this.#centre = new IntersectionObserver((entries) => this.#arrive(entries), {
      rootMargin: '-50% 0px -50% 0px',
    });
    this.#near = new IntersectionObserver((entries) => this.#approach(entries), {
      rootMargin: '40% 0px',
    });
    for (const { section } of chapters) {
      this.#centre.observe(section);
      this.#near.observe(section);
    }
  }

  /** The chapter whose figure runs. */
  get current(): Chapter | undefined {
    return this.#current;
  }

  dispose(): void {
    this.#centre.disconnect();
    this.#near.disconnect();
    for (const chapter of this.#recent) void chapter.release();
  }

  #arrive(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const chapter = this.#bySection.get(target);
      if (!chapter || isIntersecting === (chapter === this.#current)) continue;
      if (!isIntersecting) continue;
      this.#current?.rest();
      this.#current = chapter;
      this.#keep(chapter);
      void chapter.run();
    }
    // Between two chapters, and past the last, nothing runs.
    const left = entries.some(
      ({ target, isIntersecting }) => !isIntersecting && target === this.#current?.section,
    );
    if (!left) return;
    this.#current?.rest();
    this.#current = undefined;
  }

  #approach(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const chapter = this.#bySection.get(target);
      if (!chapter || !isIntersecting) continue;
      this.#keep(chapter);
      void chapter.prepare();
    }
  }

  #keep(chapter: Chapter): void {
    this.#recent.delete(chapter);
    this.#recent.add(chapter);
    for (const oldest of this.#recent) {
      if (this.#recent.size <= mostFigures) break;
      if (oldest === this.#current || oldest === chapter) continue;
      this.#recent.delete(oldest);
      void oldest.release();
    }
  }
}
