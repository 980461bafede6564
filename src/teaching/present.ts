import './present.css';
import { make } from '../page/elements.ts';
import { PresenterBar } from './presenter-bar.ts';
import {
  isPresented,
  readSlideAddress,
  slideAddress,
  slides,
  steppedPlace,
  type SlidePlace,
  type SlideStep,
} from './slides.ts';
import { slideWish, type SlideWish } from './slide-keys.ts';
import { SpeakerWindow } from './speaker-window.ts';

/** Milliseconds between two looks for a slider that a figure has not made yet. */
const patience = 100;

/** Plays or pauses a figure, or all figures. */
export type Play = (playing: boolean, chapter?: string) => void;

/** The article as slides: one chapter at a time fills the window, and keys step through it. */
class Presentation {
  readonly #play: Play;
  readonly #actions: Readonly<Record<SlideWish, () => void>> = {
    on: () => this.#step(1),
    back: () => this.#step(-1),
    freeze: () => this.#freeze(!this.#frozen),
    notes: () => this.#showNotes(this.#notes.hidden !== false),
    leave: () => this.#leave(),
  };
  readonly #bar: PresenterBar;
  readonly #notes = make('aside', { className: 'presenter-notes' });
  readonly #events = new AbortController();
  /** Whether the figures stood still before, because the reader prefers reduced motion. */
  readonly #calm: boolean;
  #place: SlidePlace = { slide: 0, step: 0 };
  #shown: HTMLElement | undefined;
  #frozen: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #speaker: SpeakerWindow | undefined;

  constructor(play: Play, calm: boolean) {
    this.#play = play;
    this.#calm = calm;
    this.#frozen = calm;
    this.#bar = new PresenterBar({
      ...this.#actions,
      speaker: () => this.#openSpeaker(),
      fullScreen: () => void this.#fullScreen(),
    });
    this.#bar.showFrozen(calm);
    this.#notes.hidden = true;
    this.#notes.setAttribute('aria-label', 'Notes for the lecturer');
    document.querySelector('.article')?.append(this.#notes, this.#bar.element);
    document.documentElement.dataset['present'] = 'yes';
    const { signal } = this.#events;
    document.addEventListener('keydown', (event) => this.#key(event), { signal });
    // Escape in full screen reaches the browser alone, and means the same.
    document.addEventListener(
      'fullscreenchange',
      () => {
        if (document.fullscreenElement) this.#bar.showFullScreen(true);
        else if (this.#bar.isFullScreen) this.#leave();
      },
      { signal },
    );
    this.follow();
  }

  /** Shows the slide of the address. */
  follow(): void {
    const { refused = '', ...place } = readSlideAddress(location.hash);
    this.#bar.complain(refused);
    this.#show(place);
  }

  dispose(): void {
    this.#events.abort();
    clearTimeout(this.#timer);
    if (document.fullscreenElement) void document.exitFullscreen();
    this.#bar.element.remove();
    this.#notes.remove();
    this.#speaker?.dispose();
    delete document.documentElement.dataset['present'];
    for (const each of document.querySelectorAll<HTMLElement>('[data-slide]')) unmark(each);
    this.#play(!this.#calm);
  }

  #step(by: 1 | -1): void {
    this.#bar.complain('');
    this.#show(steppedPlace(this.#place, by));
    // A slide is one place of the history: the back button leaves the presentation.
    history.replaceState(null, '', slideAddress(this.#place));
  }

  #show(place: SlidePlace): void {
    this.#place = place;
    const slide = slides[place.slide];
    const step = slide?.steps[place.step];
    const chapter = slide && document.getElementById(slide.chapter);
    if (!slide || !step || !chapter) return;
    if (chapter !== this.#shown) this.#showChapter(chapter);
    chapter.dataset['step'] = step.shows;
    const asks = chapter.querySelectorAll('.guess');
    for (const [index, each] of asks.entries()) {
      // The court asks once for each of its exhibits, by number.
      const isAsked = asks.length === 1 || index + 1 === step.knob;
      each.toggleAttribute('data-asked', isAsked);
      const answer = each.querySelector('details');
      if (answer && isAsked) answer.open = step.shows === 'answer';
    }
    chapter.toggleAttribute('data-ends', step.ends ?? false);
    this.#notes.replaceChildren(...slide.notes.map((text) => make('p', { text })));
    this.#bar.show({
      slide: place.slide + 1,
      slides: slides.length,
      title: titleOf(slide.chapter),
      step: place.step + 1,
      steps: slide.steps.length,
    });
    this.#tellSpeaker();
    clearTimeout(this.#timer);
    if (!this.#frozen) this.#play(!step.waits, slide.chapter);
    this.#turn(slide.chapter, step);
  }

  /** One chapter fills the window. The next one waits below it, so that its figure is prepared. */
  #showChapter(chapter: HTMLElement): void {
    for (const each of document.querySelectorAll<HTMLElement>('[data-slide]')) unmark(each);
    chapter.dataset['slide'] = 'now';
    const next = slides[this.#place.slide + 1];
    const following = next && document.getElementById(next.chapter);
    if (following) following.dataset['slide'] = 'next';
    this.#shown = chapter;
    scrollTo(0, 0);
    chapter.scrollTop = 0;
  }

  /** Turns the slider and presses the button of a step, as soon as the figure is there. */
  #turn(chapter: string, step: SlideStep): void {
    const slider = document.getElementById(`${chapter}-knob`);
    const button = step.presses && document.querySelector(`#${chapter} ${step.presses}`);
    const isWaiting =
      (step.knob !== undefined && !slider) || (step.presses !== undefined && !button);
    if (isWaiting) {
      this.#timer = setTimeout(() => this.#turn(chapter, step), patience);
      return;
    }
    if (button instanceof HTMLButtonElement && !button.hidden && !button.disabled) button.click();
    if (step.knob === undefined || !(slider instanceof HTMLInputElement)) return;
    if (slider.valueAsNumber === step.knob) return;
    slider.valueAsNumber = step.knob;
    slider.dispatchEvent(new Event('input'));
  }

  #freeze(frozen: boolean): void {
    this.#frozen = frozen;
    this.#play(!frozen);
    const slide = slides[this.#place.slide];
    if (!frozen && slide?.steps[this.#place.step]?.waits) this.#play(false, slide.chapter);
    this.#bar.showFrozen(frozen);
  }

  #showNotes(shown: boolean): void {
    this.#notes.hidden = !shown;
    this.#bar.showNotes(shown);
  }

  /** Opens the window of notes. The notes over the slides make room. */
  #openSpeaker(): void {
    if (this.#speaker) return this.#speaker.focus();
    this.#speaker = SpeakerWindow.open({
      key: (event) => this.#key(event),
      ...this.#actions,
      closed: () => (this.#speaker = undefined),
    });
    if (!this.#speaker)
      return this.#bar.complain('The browser opens no second window. Allow pop-ups for this page.');
    this.#showNotes(false);
    this.#tellSpeaker();
  }

  #tellSpeaker(): void {
    const { slide, step } = this.#place;
    const now = slides[slide];
    if (!now) return;
    this.#speaker?.show({
      number: `Slide ${slide + 1} of ${slides.length}, step ${step + 1} of ${now.steps.length}`,
      title: titleOf(now.chapter),
      notes: now.notes,
      next: titleOf(slides[slide + 1]?.chapter ?? ''),
    });
  }

  async #fullScreen(): Promise<void> {
    try {
      if (document.fullscreenElement) {
        this.#bar.showFullScreen(false);
        await document.exitFullscreen();
      } else await document.documentElement.requestFullscreen();
    } catch {
      this.#bar.complain('This browser refuses full screen here. The slides fill the window.');
    }
  }

  #leave(): void {
    const chapter = slides[this.#place.slide]?.chapter ?? '';
    end();
    location.hash = chapter;
  }

  #key(event: KeyboardEvent): void {
    const wish = slideWish(event, this.#bar.letters);
    if (!wish) return;
    event.preventDefault();
    this.#actions[wish]();
  }
}

function titleOf(chapter: string): string {
  const heading = document.getElementById(chapter)?.querySelector('h1, h2');
  return heading?.textContent?.trim() ?? '';
}

function unmark(chapter: HTMLElement): void {
  for (const name of ['slide', 'step', 'ends']) delete chapter.dataset[name];
}

let presentation: Presentation | undefined;

function end(): void {
  presentation?.dispose();
  presentation = undefined;
}

/** Shows the slides while the address asks for them. Call after every change of the address. */
export function followPresentation(play: Play): void {
  if (!isPresented(location.hash)) return end();
  if (presentation) return presentation.follow();
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  presentation = new Presentation(play, calm);
}
