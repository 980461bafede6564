import type { DataPoint, Figure } from '../../plot/description.ts';
import type { CouplingFunction } from '../../theory/fixed-point.ts';
import { schemeRecursion, type RgScheme } from '../../theory/rg-schemes.ts';
import { ISING_EXPONENTS } from '../../theory/universal.ts';
import { exactOf, type Found } from './targets.ts';

/** Points of a curve. */
const points = 161;
/** Steps of b = e^0.1 of a continuous flow that are drawn as one: a factor of two, nearly. */
const flowSteps = 7;
/** Where the stairs begin, as a share of the fixed point, and how many steps they have. */
const stairs = { below: 0.93, above: 1.06, steps: 12 } as const;

/** Every fixed point: its coupling over the exact one, and its exponent. Both lines are exact. */
export function overviewFigure(found: readonly Found[]): Figure {
  return {
    title: 'Fixed points of recursions of one coupling',
    caption: 'The lines are exact.',
    x: { label: 'K*/K_c' },
    y: { label: 'y_t' },
    series: found.flatMap(({ scheme, point }): Figure['series'] => {
      const exact = exactOf(scheme.lattice, found);
      if (scheme.kind === 'exact' || !point || !exact) return [];
      const data = [{ x: point.coupling / exact.coupling, y: point.thermal }];
      const factor =
        scheme.kind === 'recursion' && scheme.id.startsWith('migdal')
          ? `, b = ${scheme.factor}`
          : '';
      return [{ label: nameText(scheme) + factor, kind: 'points', data }];
    }),
    guides: [
      { label: 'exact K_c', x: 1 },
      { label: 'exact y_t', y: ISING_EXPONENTS.thermal },
    ],
  };
}

/** K′ against K with the diagonal, the fixed point if there is one, and the flow away from it as stairs. */
export function recursionFigure(scheme: RgScheme, fixedPoint: number | undefined): Figure {
  const step = schemeRecursion(scheme);
  if (!step) throw new RangeError(`${scheme.id} is no recursion`);
  const recursion = scheme.kind === 'flow' ? iterated(step, flowSteps) : step;
  const most = fixedPoint === undefined ? 1 : 2 * fixedPoint;
  const curve = Array.from({ length: points }, (_, i) => {
    const x = (i * most) / (points - 1);
    return { x, y: recursion(x) };
  });
  const starts =
    fixedPoint === undefined ? [0.95] : [stairs.below * fixedPoint, stairs.above * fixedPoint];
  const formula = formulaText(scheme) + (scheme.kind === 'flow' ? ', b = e^{0.7}' : '');
  return {
    title: nameText(scheme),
    caption: `${formula}. ${scheme.source}.`,
    x: { label: 'K', domain: [0, most] },
    y: { label: 'K′', domain: [0, most] },
    series: [
      { label: 'K′ = K', kind: 'line', dashed: true, colour: 'grey', data: [at(0), at(most)] },
      { label: 'recursion', kind: 'line', data: curve },
      ...starts.map((start, index) => ({
        label: index === 0 ? 'flow' : '',
        kind: 'line' as const,
        colour: 'vermilion' as const,
        data: staircase(recursion, start, most),
      })),
      ...(fixedPoint === undefined
        ? []
        : [
            {
              label: `K* = ${fixedPoint.toFixed(6)}`,
              kind: 'points' as const,
              colour: 'ink' as const,
              data: [at(fixedPoint)],
            },
          ]),
    ],
  };
}

/** The recursion with its exponents raised and signs as they are set. */
export function formulaText({ formula }: RgScheme): string {
  return formula
    .replace(
      /\be\^(-?)(\d*K)/g,
      (_, sign: string, exponent: string) => `e^{${sign === '' ? '' : '\u2212'}${exponent}}`,
    )
    .replace(/'/g, '′')
    .replace(/ - /g, ' − ');
}

/** The name with arrows as they are set. */
export function nameText({ name }: RgScheme): string {
  return name.replace('->', '→');
}

function at(coupling: number): DataPoint {
  return { x: coupling, y: coupling };
}

function iterated(recursion: CouplingFunction, times: number): CouplingFunction {
  return (coupling) => {
    let value = coupling;
    for (let i = 0; i < times; i++) value = recursion(value);
    return value;
  };
}

/** Up or down to the curve, across to the diagonal, and so on while it stays in the picture. */
function staircase(recursion: CouplingFunction, start: number, most: number): DataPoint[] {
  const data = [at(start)];
  let coupling = start;
  for (let n = 0; n < stairs.steps; n++) {
    const next = recursion(coupling);
    if (next > most) {
      data.push({ x: coupling, y: most });
      break;
    }
    data.push({ x: coupling, y: next }, at(next));
    coupling = next;
  }
  return data;
}
