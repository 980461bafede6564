import { omegas, type ScalingAnalysis } from './analysis.ts';
import { collapsed } from './collapse.ts';
import type { FitQuality } from '../../statistics/fit-quality.ts';
import { sizesOf, type ScaledValue } from './points.ts';

/** A collapse that must not succeed. */
export interface FailingCollapse {
  readonly name: string;
  readonly quality: FitQuality;
}

/** nu of other universality classes: the mean field, and percolation in two dimensions (exact values). */
const otherNus = [
  { name: 'ν = 1/2, that of the mean field', nu: 1 / 2 },
  { name: 'ν = 4/3, that of percolation', nu: 4 / 3 },
] as const;

/** The collapse of the Binder cumulant with wrong exponents, and with the sizes in the wrong order. */
export function failingCollapses({ used, temperatures }: ScalingAnalysis): FailingCollapse[] {
  const { binder } = used;
  const start = { temperature: temperatures.binder.value, nu: 1 };
  const settings = { kind: 'ratio', omega: omegas.used, start } as const;
  return [
    ...otherNus.map(({ name, nu }) => ({
      name,
      quality: collapsed(binder, { ...settings, fixedNu: nu }).quality,
    })),
    {
      name: 'sizes in the wrong order',
      quality: collapsed(exchanged(binder), { ...settings, fixedNu: 1 }).quality,
    },
  ];
}

/** The same values, each size under the name of another: the smallest under that of the largest, and so on. */
function exchanged(values: readonly ScaledValue[]): ScaledValue[] {
  const sizes = sizesOf(values);
  return values.map((value) => ({
    ...value,
    size: sizes[sizes.length - 1 - sizes.indexOf(value.size)] ?? value.size,
  }));
}
