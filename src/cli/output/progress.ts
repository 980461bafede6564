import { writeRemark } from './streams.ts';
import type { TaskProgress } from '../../rbm/task-control.ts';

const barWidth = 24;
const refreshMilliseconds = 100;

/**
 * A line on stderr with bar, share, rate and time left, only where stderr is a terminal. Progress of many
 * phases (thermalize, measure) is one bar each.
 */
export class Progress {
  readonly #shown: boolean;
  #label = '';
  #unit = '';
  #total = 0;
  #start = 0;
  #drawn = 0;

  constructor({ quiet = false }: { quiet?: boolean | undefined } = {}) {
    this.#shown = !quiet && process.stderr.isTTY === true;
  }

  /** Shows where a calculation of several tasks stands; each task is a phase. */
  readonly follow = ({ task, done, total, unit }: TaskProgress): void => {
    if (done === 0 || task !== this.#label) this.begin(task, total, unit);
    else this.update(done);
  };

  /** Begins a phase of `total` units. */
  begin(label: string, total: number, unit = ''): void {
    this.#label = label;
    this.#unit = unit;
    this.#total = total;
    this.#start = performance.now();
    this.#drawn = 0;
  }

  /**
   * `done` units of the phase are done.
   * @param more what is left beyond the phase
   */
  update(done: number, more?: string): void {
    const now = performance.now();
    if (!this.#shown || now - this.#drawn < refreshMilliseconds) return;
    this.#drawn = now;
    const share = Math.min(1, done / this.#total);
    const seconds = (now - this.#start) / 1000;
    const filled = Math.round(share * barWidth);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} `;
    const rate =
      done > 0 && this.#unit !== '' ? `${formatCount(done / seconds)} ${this.#unit}/s` : '';
    const left = share > 0 ? `${formatDuration((seconds * (1 - share)) / share)} left` : '';
    const beyond = more === undefined ? '' : `, ${more}`;
    this.#write(
      fittingLine(process.stderr.columns || Infinity, {
        label: this.#label,
        bar,
        share: `${Math.round(share * 100)} %`,
        rest: `  ${rate}  ${left}${beyond}`,
      }),
    );
  }

  /** Removes the line. */
  clear(): void {
    if (this.#shown && this.#drawn > 0) this.#write('');
  }

  #write(text: string): void {
    writeRemark(`\r\u001b[2K${text}`);
  }
}

/** What a line of progress may show. */
interface LineParts {
  readonly label: string;
  readonly bar: string;
  readonly share: string;
  readonly rest: string;
}

/** The shortest label that still says something. */
const shortLabel = 12;

/**
 * A line that is narrower than the terminal: a wider one would not be drawn over, but pile up. First the label is shortened,
 * then the bar left out, then the rest.
 */
export function fittingLine(columns: number, { label, bar, share, rest }: LineParts): string {
  const room = Math.max(columns - 1, 0);
  const least = Math.min(label.length, shortLabel);
  const ends = [` ${bar}${share}${rest}`, ` ${share}${rest}`, ` ${share}`];
  const end = ends.find((text) => least + text.length <= room) ?? ` ${share}`;
  return `${shortened(label, Math.max(room - end.length, 0))}${end}`.slice(0, room);
}

function shortened(label: string, room: number): string {
  return label.length <= room ? label : `${label.slice(0, Math.max(room - 1, 0))}…`;
}

/** `1.2 M`, `340 k`, `12`. */
function formatCount(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toPrecision(3)} M`;
  if (value >= 1e3) return `${(value / 1e3).toPrecision(3)} k`;
  return value.toPrecision(3);
}

/** `2 h 5 min`, `3 min 20 s`, `12 s`. */
export function formatDuration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole >= 3600) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  if (whole >= 60) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${whole} s`;
}
