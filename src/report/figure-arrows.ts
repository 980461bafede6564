import type { Data, Mark } from 'vega';
import type { DataPoint } from './figure-description.ts';
import type { StyledSeries } from './figure-marks.ts';

const ARROW_AREA = 110;

/** The straight pieces of a line, which arrowheads sit on. */
export function arrowData(index: number, data: readonly DataPoint[]): Data {
  return {
    name: `arrows-data-${index}`,
    values: data.slice(1).map(({ x: x2, y: y2 }, i) => {
      const { x, y } = data[i] as DataPoint;
      return { x, y, x2, y2 };
    }),
  };
}

/** Arrowheads in the middle of the pieces of a line. */
export function arrowheads({ index, arrows, colour }: StyledSeries): Mark[] {
  if (!arrows) return [];
  return [
    {
      type: 'symbol',
      name: `arrows-${index}`,
      from: { data: `arrows-data-${index}` },
      encode: {
        enter: {
          x: { signal: `(${start('x')} + ${end('x')}) / 2` },
          y: { signal: `(${start('y')} + ${end('y')}) / 2` },
          // The triangle of Vega points upwards.
          angle: {
            signal: `atan2(${end('y')} - ${start('y')}, ${end('x')} - ${start('x')}) * 180 / PI + 90`,
          },
          shape: { value: 'triangle' },
          size: { value: ARROW_AREA },
          fill: { value: colour },
        },
      },
    },
  ];
}

/** Where on the page a piece starts. */
function start(axis: 'x' | 'y'): string {
  return `scale('${axis}', datum.${axis})`;
}

function end(axis: 'x' | 'y'): string {
  return `scale('${axis}', datum.${axis}2)`;
}
