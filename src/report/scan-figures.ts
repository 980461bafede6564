import type { Measured } from '../statistics/measured.ts';
import type { Guide, Series } from '../plot/description.ts';
import { renderFigure } from '../plot/figure.ts';
import { elementAt } from '../element-at.ts';

/** Names of files and labels of axes, per site and in units where J = k = 1. */
const QUANTITIES = {
  energy: { name: 'energy', label: 'energy per site u / J', short: 'energy' },
  magnetization: { name: 'magnetization', label: 'magnetization m', short: 'magnetization' },
  absoluteMagnetization: {
    name: 'absolute-magnetization',
    label: 'absolute magnetization ⟨|m|⟩',
    short: 'absolute magnetization',
  },
  staggeredMagnetization: {
    name: 'staggered-magnetization',
    label: 'staggered magnetization ⟨|m_s|⟩',
    short: 'staggered magnetization',
  },
  specificHeat: {
    name: 'specific-heat',
    label: 'specific heat per site c / k',
    short: 'specific heat',
  },
  susceptibility: {
    name: 'susceptibility',
    label: 'susceptibility per site χ J',
    short: 'susceptibility',
  },
  binder: {
    name: 'binder',
    label: 'Binder cumulant 1 − ⟨m^4⟩ / 3⟨m^2⟩^2',
    short: 'Binder cumulant',
  },
  correlationLength: {
    name: 'correlation-length',
    label: 'correlation length ξ / lattice spacings',
    short: 'correlation length',
  },
} as const;

/** What a scan may measure at each temperature. */
type ScanQuantity = keyof typeof QUANTITIES;

/** The measurements at one temperature. Other fields are ignored. */
export type ScanRow = { readonly temperature: number } & {
  readonly [quantity in ScanQuantity]?: Readonly<Measured> | undefined;
};

/** An exact curve from theory. */
interface ScanCurve {
  /** `exact, infinite lattice`. */
  readonly label: string;
  readonly data: readonly { readonly x: number; readonly y: number }[];
  /** Whether the curve may leave the plot, as a specific heat that diverges does (default false). */
  readonly diverges?: boolean;
}

export interface ScanFiguresOptions {
  readonly rows: readonly ScanRow[];
  /** Curves by quantity, in the order of the legend; the second and later ones are dashed. */
  readonly curves?: Partial<Record<ScanQuantity, readonly ScanCurve[]>>;
  /** Guides, for example at the critical temperature. */
  readonly guides?: readonly Guide[];
  /** The simulated system, such as `Ising model, 32 × 32`. Titles begin with the quantity. */
  readonly system?: string;
  readonly caption?: string;
}

/** A picture and the name of its file, without the ending. */
export interface NamedFigure {
  readonly name: string;
  readonly svg: string;
}

const curveColours = ['ink', 'grey', 'orange', 'green'] as const;

/**
 * One figure for each quantity in the rows, as a function of temperature. It shows the measurements with one standard error
 * and the exact curves. If a quantity has no curve, the figure shows the exact values of the rows.
 */
export function scanFigures(options: ScanFiguresOptions): NamedFigure[] {
  const figures: NamedFigure[] = [];
  for (const quantity of Object.keys(QUANTITIES) as ScanQuantity[]) {
    const measured = measuredSeries(options.rows, quantity);
    if (measured.data.length === 0) continue;
    const { name, label, short } = QUANTITIES[quantity];
    const title = options.system === undefined ? short : `${short}: ${options.system}`;
    const svg = renderFigure({
      title: title.charAt(0).toUpperCase() + title.slice(1),
      x: { label: 'temperature T / J' },
      y: { label },
      series: [measured, ...exactSeries(options, quantity)],
      guides: options.guides ?? [],
      caption: `${options.caption ?? ''} Error bars: one standard error.`.trim(),
    });
    figures.push({ name, svg });
  }
  return figures;
}

function measuredSeries(rows: readonly ScanRow[], quantity: ScanQuantity): Series {
  return {
    label: 'measured',
    kind: 'points',
    colour: 'blue',
    data: rows.flatMap(({ temperature, [quantity]: measured }) =>
      measured && Number.isFinite(measured.value)
        ? [{ x: temperature, y: measured.value, error: measured.error }]
        : [],
    ),
  };
}

function exactSeries({ rows, curves }: ScanFiguresOptions, quantity: ScanQuantity): Series[] {
  const known = curves?.[quantity] ?? [];
  if (known.length > 0) {
    return known.map(({ label, data, diverges = false }, i) => ({
      label,
      kind: 'line',
      data,
      dashed: i > 0,
      colour: elementAt(curveColours, i % curveColours.length),
      autoscale: !diverges,
    }));
  }
  const data = rows.flatMap(({ temperature, [quantity]: measured }) =>
    measured?.exact === undefined ? [] : [{ x: temperature, y: measured.exact }],
  );
  if (data.length === 0) return [];
  return [{ label: 'exact', kind: 'points', colour: 'ink', data }];
}
