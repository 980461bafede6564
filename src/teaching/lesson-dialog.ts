import './lesson.css';
import { make, setText } from '../page/elements.ts';
import { frameLine, longestTask, longestTitle, type Lesson } from './lesson.ts';

/** A control that a lesson can lock. */
interface Lockable {
  readonly key: string;
  readonly label: string;
}

export interface LessonDialogOptions {
  readonly lockable: readonly Lockable[];
  /** The address that opens the lab with a lesson, from its beginning or at this moment. */
  readonly address: (lesson: Lesson, start: { moment: boolean; paused: boolean }) => string;
}

/** Height of the frame of another page, in CSS pixels. */
const frameHeight = 900;

/** The sheet in which a lecturer makes a lesson: title, task and locks give a link and the line of a frame. */
export function openLessonDialog(options: LessonDialogOptions): void {
  document.getElementById('lesson-dialog')?.remove();
  const dialog = new LessonDialog(options).element;
  document.body.append(dialog);
  dialog.showModal();
}

class LessonDialog {
  readonly element = make('dialog', { className: 'lesson-dialog' });
  readonly #options: LessonDialogOptions;
  readonly #title = make('input');
  readonly #task = make('textarea');
  readonly #moment = checkbox('start with the lattice of this moment');
  readonly #paused = checkbox('start paused');
  readonly #locks: readonly { key: string; box: Checkbox }[];
  readonly #problem = make('p', { className: 'problem' });
  readonly #link = copyable('Link');
  readonly #frame = copyable('Line for a frame of another page');

  constructor(options: LessonDialogOptions) {
    this.#options = options;
    this.element.id = 'lesson-dialog';
    const heading = make('h2', { text: 'Make a lesson' });
    heading.id = 'lesson-dialog-title';
    this.element.setAttribute('aria-labelledby', heading.id);
    this.#title.maxLength = longestTitle;
    this.#title.required = true;
    this.#task.maxLength = longestTask;
    this.#task.rows = 3;
    this.#problem.role = 'alert';
    const locks = make('fieldset');
    locks.append(
      make('legend', { text: 'Locked controls: learners see them and cannot change them' }),
    );
    this.#locks = options.lockable.map(({ key, label }) => {
      const box = checkbox(label);
      locks.append(box.element);
      return { key, box };
    });
    const start = make('fieldset');
    start.append(
      make('legend', { text: 'The lesson starts with the settings of this moment' }),
      this.#moment.element,
      this.#paused.element,
    );
    const close = make('form');
    close.method = 'dialog';
    close.append(make('button', { text: 'Close' }));
    this.element.append(
      heading,
      labelled('Title', this.#title),
      labelled('Task', this.#task),
      locks,
      start,
      this.#problem,
      this.#link.element,
      this.#frame.element,
      close,
    );
    this.element.addEventListener('input', () => this.#show());
    this.#show();
  }

  #show(): void {
    const title = this.#title.value.trim();
    const isComplete = title.length > 0;
    setText(
      this.#problem,
      isComplete ? '' : `Give the lesson a title of 1 to ${longestTitle} letters.`,
    );
    const locked = this.#locks.filter(({ box }) => box.input.checked).map(({ key }) => key);
    const lesson = { title, task: this.#task.value.trim(), locked };
    const start = { moment: this.#moment.input.checked, paused: this.#paused.input.checked };
    const hash = this.#options.address(lesson, start);
    const address = `${location.href.split('#')[0]}#${hash}`;
    this.#link.show(isComplete ? address : '');
    this.#frame.show(isComplete ? frameLine(address, title, frameHeight) : '');
  }
}

interface Checkbox {
  readonly element: HTMLLabelElement;
  readonly input: HTMLInputElement;
}

function checkbox(text: string): Checkbox {
  const element = make('label');
  const input = make('input');
  input.type = 'checkbox';
  element.append(input, text);
  return { element, input };
}

function labelled(text: string, field: HTMLInputElement | HTMLTextAreaElement): HTMLElement {
  const label = make('label', { className: 'field' });
  label.append(text, field);
  return label;
}

/** A text to copy, with its button. */
function copyable(text: string): { element: HTMLElement; show: (text: string) => void } {
  const element = make('div', { className: 'copyable' });
  const label = make('label', { className: 'field' });
  const area = make('textarea');
  area.readOnly = true;
  area.rows = 3;
  label.append(text, area);
  const button = make('button', { text: 'Copy' });
  button.type = 'button';
  button.ariaLabel = `Copy: ${text}`;
  const copy = async (): Promise<void> => {
    area.select();
    try {
      await navigator.clipboard.writeText(area.value);
      setText(button, 'Copied');
    } catch {
      // Without permission the text stays selected, and the reader can copy it with the keyboard.
      setText(button, 'Press Ctrl-C');
    }
  };
  button.addEventListener('click', () => void copy());
  element.append(label, button);
  return {
    element,
    show: (value) => {
      area.value = value;
      button.disabled = value === '';
      setText(button, 'Copy');
    },
  };
}
