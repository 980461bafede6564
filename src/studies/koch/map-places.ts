import type { Measured } from '../../statistics/measured.ts';
import type { MapStudy } from './map-study.ts';
import { reproducedOf, sharedOf, spacingOf } from './map-tables.ts';

/** What the places of peaks say, where they say something beyond their errors. */
export function placesText({ machines, permuted, untrained, blocks }: MapStudy): string[] {
  const [own, moved, regular] = [
    spacingOf(machines[0]),
    spacingOf(permuted[0]),
    spacingOf(blocks[0]),
  ];
  const [found, control, fresh] = [machines, permuted, untrained].map((kind) =>
    reproducedOf(kind[0]),
  ) as [Measured, Measured, Measured];
  const above = sharedOf(machines[1]);
  const parts = [
    ...(differ(own, { value: 1, error: 0 })
      ? [
          `Peaks of the trained layer ${own.value > 1 ? 'keep apart more than' : 'lie closer together than'} random places (spacing ${inWords(own)}), ` +
            `those of block averages have ${inWords(regular)}, of machines of permuted pixels ${inWords(moved)}` +
            `${differ(own, moved) ? '' : ': order of the pixels has nothing to do with that'}.`,
        ]
      : []),
    ...(differ(found, control)
      ? [
          `A share of ${inWords(found)} of them is in the same place in both halves of the samples, against ${inWords(control)} of those of permuted pixels and ` +
            `${inWords(fresh)} of untrained machines${differ(found, fresh) ? '' : ', so that training has not set these places apart'}.`,
        ]
      : []),
    ...(machines[1] && above.value < mostlyNoise
      ? [
          `In the second layer a share of ${inWords(above)} of the variance of a map is in both halves of the samples: units there follow the magnetization of the whole ` +
            'lattice, whose true map is flat, and what their maps show is the chance of the samples.',
        ]
      : []),
  ];
  return parts.length > 0 ? [parts.join(' ')] : [];
}

/** Below this share of variance in both halves, maps are called noise. */
const mostlyNoise = 0.25;

/** By more errors than chance explains. */
function differ(one: Measured, other: Measured): boolean {
  return Math.abs(one.value - other.value) > 3 * Math.hypot(one.error, other.error);
}

function inWords({ value, error }: Measured): string {
  return `${value.toFixed(2)} ± ${error.toFixed(2)}`;
}
