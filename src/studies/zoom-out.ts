import { sampleFlow, type FlowLevel } from '../rg/flow.ts';
import { zoomPictures } from '../rg/zoom-pictures.ts';
import type { Figure } from '../report/figure-description.ts';
import type { Measured } from '../statistics/measured.ts';
import { thermalAverages } from '../statistics/thermal.ts';
import { CRITICAL_TEMPERATURE } from '../theory/critical.ts';
import type {
  LatticePicture,
  Preset,
  Study,
  StudyContext,
  StudyOutcome,
  Table,
  Target,
} from './study.ts';

/** Lattices per temperature, each cut into strips, and cluster updates of each. */
const presets: Record<Preset, { size: number; replicas: number; sweeps: number }> = {
  quick: { size: 128, replicas: 16, sweeps: 240 },
  standard: { size: 512, replicas: 8, sweeps: 1200 },
  paper: { size: 512, replicas: 64, sweeps: 5000 },
};
const thermalize = 40;
const temperatures = [2.0, 2.2, CRITICAL_TEMPERATURE, 2.35, 2.6];
/** Zoomed out of in pictures. */
const pictured = { size: 256, levels: 4, temperatures: [2.1, CRITICAL_TEMPERATURE, 2.45] };

/**
 * The nearest-neighbour sum at the fixed point, and its correction on a block lattice of side L', found from runs at L =
 * 64 and 100.
 */
const fixedPoint = { sum: 1.384, finiteSize: 0.65, uncertainty: 0.003 };

/** The picture of the article "Learning by Zooming Out": what stays and what goes when one steps back. */
export const zoomOut: Study = {
  name: 'zoom-out',
  title: 'Learning by zooming out: order, disorder and the critical point between them',
  source:
    'Kwan-yuet Ho, "Learning by Zooming Out" (2015), after L. P. Kadanoff, Physics 2, 263 (1966): block spins by majority',
  summary:
    'Replacing 2 x 2 blocks of spins by their majority again and again makes a cold lattice ordered and a hot one ' +
    'disordered; only at the critical temperature the picture stays as it is. No network is trained here.',
  run: runZoomOut,
};

interface Flow {
  readonly temperature: number;
  readonly levels: readonly { size: number; nearest: Measured; magnetization: Measured }[];
}

async function runZoomOut(context: StudyContext): Promise<StudyOutcome> {
  const { gpu, preset, seed, signal, phase } = context;
  const { size, replicas, sweeps } = presets[preset];
  const flows: Flow[] = [];
  for (const temperature of temperatures) {
    const critical = temperature === CRITICAL_TEMPERATURE;
    const measured = critical ? 2 * sweeps : sweeps / 2;
    let report: (done: number) => void = ignore;
    const { levels } = await sampleFlow(
      gpu,
      {
        size,
        temperature,
        replicas,
        schedule: { thermalize, sweeps: measured, every: 2 },
        start: temperature < CRITICAL_TEMPERATURE ? 'cold' : 'hot',
        seed,
        update: 'swendsen-wang',
      },
      {
        signal,
        phase: (name, total) => {
          report = phase(`T = ${temperature.toFixed(3)}: ${name.toLowerCase()}`, total);
        },
        onProgress: (done) => report(done),
      },
    );
    if (signal.aborted) throw new Error('Stopped before the flow was measured.');
    flows.push({ temperature, levels: levels.map((level) => averages(level, temperature)) });
  }
  const pictures = await picturesOf(context);
  const sizes = flows[0]?.levels.map((level) => level.size) ?? [];
  return {
    parameters: { size, replicas, thermalize, sweeps, temperatures, update: 'swendsen-wang' },
    targets: [plateauTarget(flows), ...directionTargets(flows)],
    sections: [
      {
        title: 'What zooming out does to the picture',
        text: [
          `One configuration of ${pictured.size} x ${pictured.size} spins each, below, at and above the critical temperature, and ` +
            'its block lattices, drawn at equal size: each pixel of a picture is the majority of 2 x 2 pixels of the one ' +
            'to its left, ties being broken by a coin.',
          'Below the critical temperature the small islands vanish and one colour is left. Above it the patches shrink ' +
            'into noise. At the critical temperature there are patches of every size, and the picture looks the same from ' +
            'near and from far.',
        ],
        pictures,
      },
      {
        title: 'The same in numbers',
        text: [
          'The sum of s s\u2032 over nearest neighbours per site is 2 where all spins agree and 0 where they are independent. ' +
            'Under zooming out it flows to one of these two, unless the temperature is critical: that fixed point is unstable, ' +
            'which is why the distance from it is called relevant.',
          'On small block lattices the sum rises again by about 0.65/L\u2032: the block lattice notices that it is finite.',
        ],
        figures: {
          'nearest-neighbour-flow': flowFigure(flows, 'nearest', sizes),
          'magnetization-flow': flowFigure(flows, 'magnetization', sizes),
        },
        tables: [flowTable(flows, sizes)],
      },
    ],
    data: {
      'nearest-neighbour-sum': tensorOf(flows, 'nearest'),
      'absolute-magnetization': tensorOf(flows, 'magnetization'),
    },
  };
}

function averages({ size, energy, magnetization }: FlowLevel, temperature: number) {
  const { energy: e, absoluteMagnetization } = thermalAverages({
    energy,
    magnetization,
    sites: size ** 2,
    temperature,
  });
  return {
    size,
    nearest: { value: -e.value, error: e.error },
    magnetization: absoluteMagnetization,
  };
}

async function picturesOf({ gpu, seed, phase }: StudyContext): Promise<LatticePicture[][]> {
  const { size, levels, temperatures: wanted } = pictured;
  const report = phase('Pictures', wanted.length);
  const rows: LatticePicture[][] = [];
  for (const temperature of wanted) {
    const found = await zoomPictures(gpu, {
      size,
      temperature,
      sweeps: 60,
      levels,
      seed,
      update: 'swendsen-wang',
    });
    rows.push(
      found.map((picture, level) => ({
        ...picture,
        caption:
          level === 0
            ? `T = ${temperature.toFixed(3)}`
            : `${picture.size} × ${picture.size} blocks`,
      })),
    );
    report(rows.length);
  }
  return rows;
}

/** BL-1: level-independent at the critical point from the second step on. */
function plateauTarget(flows: readonly Flow[]): Target {
  const critical = flows.find(({ temperature }) => temperature === CRITICAL_TEMPERATURE);
  const deviations = (critical?.levels ?? [])
    .filter(({ size }, level) => level >= 2 && size >= 4)
    .map(({ size, nearest }) => ({
      value: nearest.value - fixedPoint.finiteSize / size,
      error: nearest.error,
    }));
  const excess = ({ value, error }: Measured): number =>
    Math.abs(value - fixedPoint.sum) - fixedPoint.uncertainty - 3 * error;
  const worst = deviations.reduce((a, b) => (excess(b) > excess(a) ? b : a));
  return {
    id: 'BL-1 plateau',
    statement:
      'At the critical temperature the nearest-neighbour sum, less its finite-size term 0.65/L\u2032, does not depend on the ' +
      'level from the second step on; the worst level is shown.',
    measured: worst,
    expected: `${fixedPoint.sum} ± ${fixedPoint.uncertainty}, within 3 standard errors`,
    verdict: excess(worst) <= 0 ? 'holds' : 'fails',
  };
}

/** Whether no step goes the other way by more than three errors. */
function rises(values: readonly Measured[], sign: 1 | -1): boolean {
  return values.every((value, i) => {
    const before = values[i - 1];
    if (!before) return true;
    return sign * (value.value - before.value) > -3 * Math.hypot(value.error, before.error);
  });
}

function directionTargets(flows: readonly Flow[]): Target[] {
  return flows
    .filter(({ temperature }) => temperature !== CRITICAL_TEMPERATURE)
    .map(({ temperature, levels }) => {
      const cold = temperature < CRITICAL_TEMPERATURE;
      // The smallest level is as far from an infinite lattice as it can be.
      const values = levels.map(({ nearest }) => nearest).slice(0, cold ? undefined : -1);
      const first = values[0] as Measured;
      const last = values[values.length - 1] as Measured;
      const arrived = cold ? last.value > 1.95 : last.value < first.value / 2;
      return {
        id: `BL-1 T = ${temperature}`,
        statement: cold
          ? 'Below the critical temperature the sum rises from level to level towards 2.'
          : 'Above the critical temperature the sum falls from level to level towards 0 (the smallest level apart).',
        measured: last,
        expected: cold
          ? 'rising within 3 errors, above 1.95 in the end'
          : `falling within 3 errors, below ${(first.value / 2).toFixed(3)} in the end`,
        verdict: rises(values, cold ? 1 : -1) && arrived ? 'holds' : 'fails',
      };
    });
}

function flowFigure(
  flows: readonly Flow[],
  quantity: 'nearest' | 'magnetization',
  sizes: readonly number[],
): Figure {
  const nearest = quantity === 'nearest';
  return {
    title: nearest
      ? 'Nearest-neighbour sum per site under zooming out'
      : 'Absolute magnetization under zooming out',
    x: { label: 'level', ticks: sizes.map((_, level) => level) },
    y: {
      label: nearest ? '⟨sum of s s′⟩ per site' : '⟨|m|⟩',
      domain: nearest ? [0, 2.05] : [0, 1.05],
    },
    series: flows.map(({ temperature, levels }) => ({
      label: temperature === CRITICAL_TEMPERATURE ? 'T_c' : `T = ${temperature}`,
      kind: 'both',
      data: levels.map((level, i) => ({
        x: i,
        y: level[quantity].value,
        error: level[quantity].error,
      })),
    })),
    guides: nearest ? [{ label: 'fixed point', y: fixedPoint.sum }] : [],
    caption: `Sides of the lattices: ${sizes.join(', ')}. Error bars: one standard error.`,
  };
}

function flowTable(flows: readonly Flow[], sizes: readonly number[]): Table {
  return {
    caption: 'Nearest-neighbour sum per site at each level',
    header: ['T', ...sizes.map((size) => `${size} × ${size}`)],
    rows: flows.map(({ temperature, levels }) => [
      temperature.toFixed(4),
      ...levels.map(({ nearest }) => nearest),
    ]),
  };
}

/** [temperature][level][value, error]. */
function tensorOf(flows: readonly Flow[], quantity: 'nearest' | 'magnetization') {
  const data = Float64Array.from(
    flows.flatMap(({ levels }) =>
      levels.flatMap((level) => [level[quantity].value, level[quantity].error]),
    ),
  );
  return { shape: [flows.length, flows[0]?.levels.length ?? 0, 2], data };
}

function ignore(): void {
  // Nobody watches before the first phase.
}
