import type { StepOfMap } from '../../live/exponent-watch.ts';
import { Chart } from '../../page/chart.ts';
import { element } from '../../page/elements.ts';
import type { DataPoint } from '../../plot/description.ts';
import type { Measured } from '../../statistics/measured.ts';
import { ISING_EXPONENTS } from '../../theory/universal.ts';

/** Exponents with a larger error say nothing about what they are compared with. */
export const largestError = 0.2;
/** The largest number of states in the charts. Beyond it, every second state is dropped. */
const mostStates = 60;
const exact = { yh: ISING_EXPONENTS.magnetic, yt: ISING_EXPONENTS.thermal } as const;
const names = ['yh', 'yt'] as const;

/** The first step of zooming out through one state of the machine and of its control. */
export interface StateFound {
  readonly updates: number;
  readonly now: StepOfMap | undefined;
  readonly shuffled: StepOfMap | undefined;
}

/** Both exponents of the first step against the updates of the machine. */
export class ExponentCharts {
  readonly #plots: Readonly<Record<keyof typeof exact, Chart>> = {
    yh: chartOf('exponents-field-plot', 'field'),
    yt: chartOf('exponents-temperature-plot', 'temperature'),
  };
  #states: StateFound[] = [];

  get charts(): readonly Chart[] {
    return [this.#plots.yh, this.#plots.yt];
  }

  clear(): void {
    this.#states = [];
    for (const chart of this.charts) chart.clear();
  }

  /** Shows a state. New numbers of the same state take the place of those before. */
  show(state: StateFound, majority: StepOfMap | undefined): void {
    const before = this.#states.filter(({ updates }) => updates !== state.updates);
    const kept = before.length >= mostStates ? before.filter((_, i) => i % 2 === 1) : before;
    this.#states = [...kept, state];
    const from = Math.min(...this.#states.map(({ updates }) => updates));
    for (const name of names) {
      const chart = this.#plots[name];
      for (const series of ['now', 'shuffled'] as const)
        chart.set(
          series,
          this.#states.flatMap((each) => pointsOf(each.updates, each[series]?.[name])),
        );
      const across = (y: number): DataPoint[] => [from, state.updates + 1].map((x) => ({ x, y }));
      chart.set('exact', across(exact[name]));
      const found = majority?.[name];
      chart.set('majority', isCertain(found) ? across(found.value) : []);
    }
  }
}

/** An exponent with a large error is left out. */
function pointsOf(x: number, found: Measured | undefined): DataPoint[] {
  return isCertain(found) ? [{ x, y: found.value, error: found.error }] : [];
}

function isCertain(found: Measured | undefined): found is Measured {
  return found !== undefined && found.error <= largestError;
}

function chartOf(host: string, direction: 'field' | 'temperature'): Chart {
  return new Chart(element(host, HTMLElement), {
    title: `exponent of the ${direction}`,
    description: `Exponent of the ${direction} in the first step of zooming out, against updates of the weights`,
    x: { label: 'updates of the weights', round: true },
    y: { label: `y of the ${direction}, first step`, round: true },
    series: {
      exact: { kind: 'line', colour: 'grey', label: 'exact' },
      majority: { kind: 'line', colour: 'blue', label: 'majority of 2 × 2 spins' },
      shuffled: {
        kind: 'points',
        shape: 'circle',
        colour: 'grey',
        hollow: true,
        label: 'the machine on shuffled pixels',
      },
      now: {
        kind: 'points',
        shape: 'circle',
        colour: 'vermilion',
        label: 'the machine, ± one standard error',
      },
    },
  });
}
