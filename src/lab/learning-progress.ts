import { whole, withError } from './format.ts';
import type { Learner } from './learner.ts';
import { LearningPlot } from './learning-plot.ts';
import { element, setText } from './page.ts';

/** Milliseconds between readings of the reconstruction error; shorter ones would only show noise. */
const interval = 500;

/** How the learning goes, on the page. */
export class LearningProgress {
  readonly #plot = new LearningPlot(element('learning-plot', HTMLElement));
  readonly #caption = element('machine-caption', HTMLElement);
  #read = 0;
  #updates = 0;

  /** Reads and shows the error, if there are new updates and the last reading is long enough ago. */
  async read(learner: Learner): Promise<void> {
    const now = performance.now();
    const { updates } = learner;
    if (updates === this.#updates || now - this.#read < interval) return;
    this.#read = now;
    this.#updates = updates;
    const error = await learner.readError();
    if (!error || this.#updates !== updates) return;
    this.#plot.add(updates, error.value);
    const percent = { value: error.value * 100, error: error.error * 100 };
    setText(this.#caption, `${withError(percent)} % wrong after ${whole(updates)} updates`);
  }

  /** A new machine: nothing of the old one counts. */
  restart(): void {
    this.#plot.clear();
    this.#updates = 0;
    setText(this.#caption, '');
  }
}
