import type { BenchmarkRow } from '../../bench/benchmark.ts';
import type { Gpu } from '../gpu/gpu.ts';
import { download } from '../page/download.ts';
import { make, setText } from '../page/elements.ts';
import { pageBenchmarks } from './kernels.ts';
import { keptRuns } from './kept-runs.ts';
import { measureKernels, runFileName, runText, type PageRun } from './measure.ts';
import { machinesOf, type Machine } from './others.ts';
import { figureTable } from './table.ts';
import { readBenchAddress } from './wishes.ts';

const machines = machinesOf(keptRuns);
/** Names of the rows of the page's benchmarks, in the order of the table. */
const kernels = [
  'metropolis',
  'swendsen-wang',
  'measure',
  'majority',
  'random-words',
  'contrastive-divergence',
];

/**
 * Fills the bench page: one button measures the kernels on this device, beside what others measured.
 * @param root an empty element
 * @param open gives a device of its own, which the page disposes of after each run
 */
export function openBenchPage(root: HTMLElement, open: () => Promise<Gpu>): BenchPage {
  return new BenchPage(root, open);
}

class BenchPage {
  readonly #open: () => Promise<Gpu>;
  readonly #start = button('Measure this device');
  readonly #stop = button('Stop');
  readonly #copy = button('Copy JSON');
  readonly #save = button('Download JSON');
  readonly #progress = make('progress');
  readonly #status = make('p', { className: 'bench-status' });
  readonly #cautions = make('ul', { className: 'bench-cautions' });
  readonly #tables = make('div', { className: 'bench-tables' });
  readonly #json = make('textarea', { className: 'bench-json' });
  #stopping: AbortController | undefined;
  #run: PageRun | undefined;

  constructor(root: HTMLElement, open: () => Promise<Gpu>) {
    this.#open = open;
    this.#status.setAttribute('role', 'status');
    this.#progress.setAttribute('aria-label', 'Share of the run that is done');
    this.#json.readOnly = true;
    this.#json.rows = 8;
    this.#json.setAttribute('aria-label', 'The figures as JSON');
    const actions = make('div', { className: 'bench-actions' });
    actions.append(this.#start, this.#stop, this.#progress, this.#copy, this.#save);
    this.#start.addEventListener('click', () => void this.measure());
    this.#stop.addEventListener('click', () => this.#stopping?.abort());
    this.#copy.addEventListener('click', () => void this.#copyText());
    this.#save.addEventListener('click', () => {
      if (this.#run)
        download(runFileName(this.#run, new Date()), runText(this.#run), 'application/json');
    });
    const { refused } = this.#wishes();
    const about = make('p', {
      text:
        'One button measures how fast this device runs the kernels of Blockspin, with the code of the command blockspin bench. ' +
        'The run takes about a minute on a GPU, and longer without one. Nothing is sent anywhere.',
    });
    const reading = make('p', {
      className: 'bench-small',
      text:
        'Each figure is the median of the rounds; the range below is that from the slowest to the fastest round. ' +
        'A machine is never twice in the same state, so read differences below 10 % between columns as none. ' +
        'Figures of others are the newest ones of these files in the folder bench/results: ' +
        `${machines.map(filesText).join('; ')}.`,
    });
    // Wider than a phone, so readers move it by keyboard too.
    this.#tables.tabIndex = 0;
    this.#tables.role = 'region';
    this.#tables.ariaLabel = 'Table of figures';
    root.replaceChildren(
      make('h1', { text: 'How fast is this device?' }),
      about,
      actions,
      this.#status,
      this.#cautions,
      this.#tables,
      reading,
      this.#json,
      elsewhere(),
    );
    if (refused.length > 0)
      this.#status.textContent = `Some settings in this link were ignored: ${refused.join(' ')}`;
    this.#showRows([], undefined);
    this.#showRunning(false);
    this.#showRun(undefined);
  }

  /** Measures, if no run is under way. */
  async measure(): Promise<void> {
    if (this.#stopping) return;
    const stopping = new AbortController();
    this.#stopping = stopping;
    this.#showRun(undefined);
    this.#showRunning(true);
    setText(this.#status, 'Opening the device ...');
    try {
      const gpu = await this.#open();
      try {
        const run = await measureKernels(gpu, {
          benchmarks: pageBenchmarks,
          wishes: this.#wishes().wishes,
          signal: stopping.signal,
          onProgress: (name, share) => {
            this.#progress.value = share;
            setText(this.#status, `Measuring ${name} on ${gpu.adapter.name} ...`);
          },
          onFigures: (rows) => this.#showRows(rows, gpu.adapter.name),
        });
        this.#showRun(run);
        setText(this.#status, sentence(run, stopping.signal.aborted));
      } finally {
        gpu.dispose();
      }
    } catch (error) {
      setText(
        this.#status,
        `This device could not be measured. ${error instanceof Error ? error.message : String(error)}`,
      );
    } finally {
      this.#stopping = undefined;
      this.#showRunning(false);
    }
  }

  #wishes(): ReturnType<typeof readBenchAddress> {
    return readBenchAddress(
      location.hash,
      pageBenchmarks.map(({ name }) => name),
    );
  }

  #showRunning(running: boolean): void {
    this.#start.disabled = running;
    this.#stop.hidden = !running;
    this.#progress.hidden = !running;
    this.#progress.value = 0;
  }

  #showRun(run: PageRun | undefined): void {
    this.#run = run?.rows.length ? run : undefined;
    this.#copy.hidden = this.#save.hidden = this.#json.hidden = !this.#run;
    this.#json.value = this.#run ? runText(this.#run) : '';
    this.#cautions.replaceChildren(
      ...(this.#run?.cautions.map((text) => make('li', { text })) ?? []),
    );
  }

  #showRows(rows: readonly BenchmarkRow[], here: string | undefined): void {
    this.#tables.replaceChildren(figureTable(rows, { machines, kernels, here }));
  }

  async #copyText(): Promise<void> {
    this.#json.select();
    try {
      await navigator.clipboard.writeText(this.#json.value);
      setText(this.#status, 'The figures are copied.');
    } catch {
      setText(this.#status, 'The figures are selected. Press Ctrl-C to copy them.');
    }
  }
}

function sentence(run: PageRun, stopped: boolean): string {
  const count = `${run.rows.length} ${run.rows.length === 1 ? 'figure' : 'figures'}`;
  const where = `on ${run.adapter.name} in ${run.adapter.host}, in ${run.seconds.toFixed(0)} s`;
  if (!stopped) return `Measured ${count} ${where}.`;
  return run.rows.length > 0
    ? `Stopped after ${count} ${where}.`
    : 'Stopped before anything was measured.';
}

function filesText({ name, runs }: Machine): string {
  return `${name}: ${runs.map(({ file }) => file).join(', ')}`;
}

/** The other places of the page. */
function elsewhere(): HTMLElement {
  const links = [
    { text: 'The article', place: '' },
    { text: 'The lab', place: 'lab' },
  ].map(({ text, place }) => {
    const link = make('a', { text });
    link.href = `#${place}`;
    return link;
  });
  const row = make('nav', { className: 'bench-elsewhere' });
  row.ariaLabel = 'Other places';
  row.append(...links);
  return row;
}

function button(text: string): HTMLButtonElement {
  const made = make('button', { text });
  made.type = 'button';
  return made;
}
