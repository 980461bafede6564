import type { Colour } from '../../plot/colours.ts';
import type { DataPoint, Figure, Series, Shape } from '../../plot/description.ts';
import { fixedOn, magneticTolerance, thermalTolerance } from './criteria.ts';
import { deviations, type MapResult } from './results.ts';

/** What the figure shows; points beyond are counted in the caption. */
const shown = { thermal: [-0.45, 0.45], magnetic: [-0.2, 0.28] } as const;

/** Known maps, learned filters, five strengths of L1, and two trained layers. */
const styles: readonly { readonly colour: Colour; readonly shape: Shape }[] = [
  { colour: 'blue', shape: 'circle' },
  { colour: 'green', shape: 'square' },
  { colour: 'vermilion', shape: 'diamond' },
  { colour: 'pink', shape: 'triangle-up' },
  { colour: 'sky', shape: 'diamond' },
  { colour: 'orange', shape: 'square' },
  { colour: 'blue', shape: 'square' },
  { colour: 'vermilion', shape: 'circle' },
];
const nulls = { colour: 'grey', shape: 'triangle-down' } as const;

/** The deviation of y_h against that of y_t at both steps, every map and machine a point, with the box of the criterion. */
export function answerFigure(results: readonly MapResult[]): Figure {
  const groups = [
    ...new Set(results.filter(({ role }) => role === 'map').map(({ group }) => group)),
  ];
  const series: Series[] = [box];
  for (const [index, group] of groups.entries()) {
    const own = results.filter((result) => result.role === 'map' && result.group === group);
    const style = styles[index % styles.length] ?? nulls;
    series.push(...pointsOf(group, own, style));
  }
  const controls = results.filter(({ role }) => role === 'null');
  series.push(...pointsOf('controls that must fail', controls, nulls));
  const expected = results.filter(({ role }) => role === 'expected to pass');
  if (expected.length > 0)
    series.push(
      ...pointsOf('control expected to pass', expected, { colour: 'ink', shape: 'triangle-up' }),
    );
  const all = results.flatMap(shownSteps);
  const beyond = all.filter(({ step }) => !inside(step));
  return {
    title: 'Exponents measured through maps',
    caption:
      `Hollow: first application of a map. Filled: second. The box is the criterion for one-step machines, fixed on ${fixedOn}: both points of a machine have to lie in it. ` +
      'Iterated filters are judged by y_h of the filled point and by the spread of y_t. Bars are standard errors; most are smaller than their symbols. ' +
      `${beyond.length} of ${all.length} points lie outside the figure or have no value.`,
    x: { label: 'y_t (2 operators) - 1', domain: shown.thermal },
    y: { label: 'y_h (field alone) - 15/8', domain: shown.magnetic },
    series,
  };
}

const box: Series = {
  label: 'criterion',
  kind: 'line',
  dashed: true,
  colour: 'ink',
  data: [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
    [-1, -1],
  ].map(([x = NaN, y = NaN]) => ({ x: x * thermalTolerance, y: y * magneticTolerance })),
};

function pointsOf(
  label: string,
  results: readonly MapResult[],
  style: { readonly colour: Colour; readonly shape: Shape },
): Series[] {
  const at = (index: number): DataPoint[] =>
    results.flatMap(shownSteps).flatMap(({ step, index: own }) => {
      if (own !== index || !inside(step)) return [];
      const { magnetic, thermal } = deviations(step);
      return [
        { x: thermal.value, y: magnetic.value, error: magnetic.error, errorOfX: thermal.error },
      ];
    });
  return [
    { label: '', kind: 'points', data: at(0), hollow: true, ...style },
    { label, kind: 'points', data: at(1), ...style },
  ];
}

/** The steps that a map is judged by. The first step of nulls of second layers is that of the machines below. */
function shownSteps({ rule, steps }: MapResult) {
  return steps
    .slice(0, 2)
    .map((step, index) => ({ step, index }))
    .slice(rule === 'second step' ? 1 : 0);
}

function inside(step: MapResult['steps'][number]): boolean {
  const { magnetic, thermal } = deviations(step);
  return isIn(thermal.value, shown.thermal) && isIn(magnetic.value, shown.magnetic);
}

function isIn(value: number, [low, high]: readonly [number, number]): boolean {
  return value >= low && value <= high;
}
