import { BlockspinError } from '../../errors.ts';
import { make } from '../../page/elements.ts';
import { hideNotice, showNotice } from '../../page/failure.ts';
import type { OpenedMachine } from './opened-machine.ts';

/** Larger files hold no machine that the lab can show, even with the state of a training. */
const mostBytes = 16e6;

export interface MachineInputOptions {
  /** Where a file can be dropped. */
  readonly target: HTMLElement;
  /** Shows the machine; false where a lesson refuses it and the page has said so. */
  readonly open: (machine: OpenedMachine, file: string) => Promise<boolean>;
  readonly failed: (error: unknown) => void;
}

/** Opens a machine of a file that the reader chooses, or drops on the page. */
export class MachineInput {
  readonly button = make('button', { text: 'Open a machine' });
  readonly #options: MachineInputOptions;
  readonly #ends = new AbortController();

  constructor(options: MachineInputOptions) {
    this.#options = options;
    const { target } = options;
    const { signal } = this.#ends;
    const input = make('input');
    input.type = 'file';
    input.accept = '.safetensors';
    input.addEventListener('change', () => {
      this.#take(input.files?.[0]);
      // The same file can be chosen again.
      input.value = '';
    });
    this.button.type = 'button';
    this.button.title =
      'A safetensors file of a machine, as the button Machine or blockspin train writes it. You can also drop the file on this page.';
    this.button.addEventListener('click', () => input.click());
    target.addEventListener(
      'dragover',
      (event) => {
        if (isFile(event)) event.preventDefault();
      },
      { signal },
    );
    target.addEventListener(
      'drop',
      (event) => {
        if (!isFile(event)) return;
        event.preventDefault();
        this.#take(event.dataTransfer?.files[0]);
      },
      { signal },
    );
  }

  readonly [Symbol.dispose] = this.dispose;

  dispose(): void {
    this.#ends.abort();
  }

  #take(file: File | undefined): void {
    if (file) void this.#open(file).catch(this.#options.failed);
  }

  async #open(file: File): Promise<void> {
    let machine: OpenedMachine;
    try {
      const bytes = await contentOf(file);
      const { openMachine } = await import('./opened-machine.ts');
      machine = openMachine(bytes);
    } catch (error) {
      if (!(error instanceof BlockspinError)) throw error;
      return showNotice(`${file.name}: ${error.message}`);
    }
    hideNotice();
    if (!(await this.#options.open(machine, file.name))) return;
    const { patch, hidden } = machine.settings;
    const first = machine.layers > 1 ? `the first of ${machine.layers} layers of ` : '';
    showNotice(
      `You see ${first}${file.name}: ${patch} × ${patch} visible and ${hidden} hidden units. The machine does not learn until you switch learning on. Links do not hold the machine: pass the file on with the link.`,
    );
  }
}

async function contentOf(file: File): Promise<Uint8Array> {
  if (file.size > mostBytes)
    throw new BlockspinError(
      `The file has ${Math.ceil(file.size / 1e6)} MB; a machine that the lab can show has at most ${mostBytes / 1e6} MB.`,
    );
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new BlockspinError('The browser could not read the file. Choose it again.', { cause });
  }
}

function isFile({ dataTransfer }: DragEvent): boolean {
  return dataTransfer?.types.includes('Files') ?? false;
}
