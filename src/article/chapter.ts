import { make, setText } from '../page/elements.ts';
import { FrameLoop } from '../stage/frame-loop.ts';
import type { Studio } from './device.ts';
import { reachEquations } from './equations.ts';
import type { Figure, FigureMaker } from './figure.ts';
import { listenToGuesses } from './guess.ts';
import { KnobControl } from './knob.ts';
import { outOfView, PictureTakers } from './picture-takers.ts';
import { Teller } from './teller.ts';
import { figureTools } from './tools.ts';

export interface ChapterOptions {
  readonly load: () => Promise<{ readonly makeFigure: FigureMaker }>;
  /** Opens the device, once for all chapters. */
  readonly studio: () => Promise<Studio>;
  /** Readers who prefer reduced motion start every figure themselves. */
  readonly calm: boolean;
}

/**
 * One chapter of the article. Its HTML (src/article/chapters/NAME.html) is in the page from the start:
 *
 * ```
 * <section class="chapter" id="NAME" aria-labelledby="NAME-title">
 *   <figure class="stage" aria-labelledby="NAME-sentence">
 *     <div class="area"><img class="poster" ...></div>     the picture; the figure draws over the poster
 *     <figcaption class="sentence" id="NAME-sentence">what the poster shows</figcaption>
 *     <div class="bar"></div>                              knob and tools, made here
 *   </figure>
 *   <div class="prose">
 *     <h2 id="NAME-title">, <p class="message">, <p> ...   title, the one sentence, text
 *     <div class="guess" data-right="a"> <p>, <button data-choice="a">, <details class="answer">   see guess.ts
 *     <table class="numbers"> with data-measured, data-exact                                       see numbers.ts
 *     <details class="equation"> <summary>, <math>         equations
 *     <p class="doubt">, <p class="links">                 the doubt; "open in the lab"
 * ```
 *
 * The figure is made when the chapter comes near, runs while the chapter is in view, and gives its buffers back when `release`
 * is called.
 */
export class Chapter {
  readonly section: HTMLElement;
  readonly #options: ChapterOptions;
  readonly #area: HTMLElement;
  readonly #host = make('div', { className: 'host' });
  readonly #playButton = make('button', { className: 'tool play' });
  #figure: Figure | undefined;
  #making: Promise<void> | undefined;
  #loop: FrameLoop | undefined;
  #knob: KnobControl | undefined;
  #wanted = false;
  #playing: boolean;
  #stale = true;
  readonly #takers = new PictureTakers();
  readonly #teller: Teller;
  #state = '';

  constructor(section: HTMLElement, options: ChapterOptions) {
    this.section = section;
    this.#options = options;
    this.#playing = !options.calm;
    this.#area = part(section, '.area');
    const bar = part(section, '.bar');
    this.#playButton.type = 'button';
    this.#playButton.addEventListener('click', () => this.play(!this.#playing));
    bar.append(this.#playButton, ...figureTools(this));
    // Every figure has buttons of these names. A screen reader says whose they are.
    bar.role = 'group';
    bar.setAttribute('aria-labelledby', `${section.id}-title`);
    listenToGuesses(section);
    reachEquations(section);
    this.#teller = new Teller({
      section,
      sentence: part(section, '.sentence'),
      figure: () => this.#figure,
      told: () => this.#knob?.show(),
      failed: (error) => this.#fail(error),
    });
    this.#showPlaying();
  }

  get name(): string {
    return this.section.id;
  }

  get figure(): Figure | undefined {
    return this.#figure;
  }

  get running(): boolean {
    return this.#loop !== undefined;
  }

  /** The state of the figure for a link, or the state it will start from. */
  get state(): string {
    return this.#figure?.state ?? this.#state;
  }

  /** The state that the figure starts from. A figure that is there already is made again. */
  async restore(state: string): Promise<void> {
    await this.release();
    this.#state = state;
  }

  /** Plays or pauses the figure. */
  play(playing: boolean): void {
    this.#playing = playing;
    this.#figure?.play(playing);
    this.#showPlaying();
    this.touch();
  }

  /** Makes the figure, if it is not there. */
  prepare(): Promise<void> {
    this.#making ??= this.#make().catch((error: unknown) => this.#fail(error));
    return this.#making;
  }

  /** Runs the figure as soon as it is there. */
  async run(): Promise<void> {
    this.#wanted = true;
    await this.prepare();
    if (!this.#wanted || this.#loop || !this.#figure) return;
    const { gpu } = await this.#options.studio();
    const figure = this.#figure;
    if (!this.#wanted || this.#loop || !figure) return;
    this.#stale = true;
    this.#loop = new FrameLoop(gpu, {
      tasks: figure.tasks,
      stale: () => this.#stale,
      draw: () => {
        this.#stale = false;
        figure.draw();
        this.#takers.drawn();
        if (figure.isReady !== false) this.section.dataset['live'] = 'yes';
      },
      failed: (error) => this.#fail(error),
    });
    this.#loop.start();
    this.#teller.start();
    this.section.dataset['running'] = 'yes';
  }

  /** Stops the figure. Its buffers and its state stay. */
  rest(): void {
    this.#wanted = false;
    this.#takers.rest();
    this.#loop?.dispose();
    this.#loop = undefined;
    this.#teller.stop();
    delete this.section.dataset['running'];
  }

  /** Gives the buffers of the figure back. The poster shows again. */
  async release(): Promise<void> {
    this.rest();
    await this.#making;
    await this.#teller.settled();
    if (!this.#figure) return;
    this.#state = this.#figure.state;
    this.#figure.dispose();
    this.#figure = undefined;
    this.#making = undefined;
    this.#knob?.element.remove();
    this.#knob = undefined;
    this.#host.replaceChildren();
    // It would lie over what the page shows meanwhile.
    this.#host.remove();
    delete this.section.dataset['live'];
  }

  /** Asks for a new picture. */
  touch(): void {
    this.#stale = true;
  }

  /**
   * Calls `take` in the task that draws the next picture, because a WebGPU canvas can be read only there. A poster stands
   * still: then at once.
   * @throws Error if the figure is out of view
   */
  nextPicture(take: () => void): Promise<void> {
    if (this.#loop) {
      this.touch();
      return this.#takers.wait(take);
    }
    if (this.#figure) return Promise.reject(outOfView());
    take();
    return Promise.resolve();
  }

  async #make(): Promise<void> {
    const [{ makeFigure }, { gpu, easel }] = await Promise.all([
      this.#options.load(),
      this.#options.studio(),
    ]);
    this.#area.append(this.#host);
    const figure = await makeFigure({
      gpu,
      easel,
      host: this.#host,
      state: this.#state,
      touch: () => this.touch(),
      changed: this.#teller.changed,
      failed: (error) => this.#fail(error),
    });
    this.#figure = figure;
    figure.play(this.#playing);
    if (figure.knob) {
      this.#knob = new KnobControl(() => figure.knob ?? never(), this.name);
      part(this.section, '.bar').prepend(this.#knob.element);
    }
    this.#teller.changed();
  }

  #showPlaying(): void {
    setText(this.#playButton, this.#playing ? 'Pause' : 'Play');
    this.section.dataset['playing'] = this.#playing ? 'yes' : 'no';
  }

  /** The poster and the numbers of the text stay; one line says why the figure does not move. */
  #fail(error: unknown): void {
    this.rest();
    // oxlint-disable-next-line no-console -- a reader who looks for the cause looks there
    if (!isExpected(error)) console.error(error);
    this.section.dataset['failed'] = 'yes';
    delete this.section.dataset['live'];
  }
}

/** The page says once, at its top, that there is no device. */
function isExpected(error: unknown): boolean {
  return error instanceof Error && error.name === 'GpuUnavailableError';
}

function part(section: HTMLElement, selector: string): HTMLElement {
  const found = section.querySelector<HTMLElement>(selector);
  if (!found) throw new Error(`The chapter ${section.id} has no ${selector}.`);
  return found;
}

function never(): never {
  throw new Error('A knob does not go away while its figure is there.');
}
