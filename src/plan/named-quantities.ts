import type { Measured } from '../statistics/measured.ts';

/** Fields by which the entries of a list are told apart. */
const tellApart = ['id', 'name', 'iteration', 'operators', 'layer', 'size'] as const;

/** Numbers without errors of their own that say something of a machine or a study. */
const plainNumbers = [
  'measured',
  'weights',
  'visibleBias',
  'hiddenBias',
  'singularValues',
  'largestParameter',
  'freeEnergyDifference',
];

/**
 * Every measured quantity of a result, by its name: `staggered.binder`, `exponents[iteration 1, operators 2].thermal`,
 * `targets[DK-1 own block].measured`. Entries of a list that are objects are called by what tells them apart, or counted from 1.
 * Numbers of a list are counted from 0, as distances and modes are.
 * @param options.plain also numbers that come without an error; their error is NaN
 */
export function measuredIn(
  result: unknown,
  options: { readonly plain: boolean },
): [string, Measured][] {
  return inside(result, '', { ...options, isPlain: false });
}

function inside(
  value: unknown,
  name: string,
  options: { readonly plain: boolean; readonly isPlain: boolean },
): [string, Measured][] {
  if (typeof value === 'number')
    return options.plain && options.isPlain ? [[name, { value, error: NaN }]] : [];
  if (typeof value !== 'object' || value === null) return [];
  if ('value' in value && 'error' in value) {
    const exact = 'exact' in value && typeof value.exact === 'number' ? value.exact : undefined;
    const measured = { value: numberOf(value.value), error: numberOf(value.error) };
    return [[name, exact === undefined ? measured : { ...measured, exact }]];
  }
  if (Array.isArray(value)) {
    const labels = labelsOf(value);
    return value.flatMap((each, index) => inside(each, `${name}${labels[index]}`, options));
  }
  return Object.entries(value).flatMap(([key, each]) =>
    inside(each, name === '' ? key : `${name}.${key}`, {
      ...options,
      isPlain: options.isPlain || plainNumbers.includes(key),
    }),
  );
}

/** A label for each entry of a list, all of them different. */
function labelsOf(list: readonly unknown[]): string[] {
  const labels = list.map((each, index) => labelOf(each) ?? namelessLabel(each, index));
  return new Set(labels).size === labels.length ? labels : list.map(namelessLabel);
}

function namelessLabel(entry: unknown, index: number): string {
  const isObject = typeof entry === 'object' && entry !== null && !('value' in entry);
  return isObject ? `[${index + 1}]` : `.${index}`;
}

function labelOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null || 'value' in entry) return undefined;
  const fields: Readonly<Record<string, unknown>> = { ...entry };
  const parts = tellApart.flatMap((field) => {
    const value = fields[field];
    if (typeof value === 'string') return [value];
    return typeof value === 'number' ? [`${field} ${value}`] : [];
  });
  return parts.length > 0 ? `[${parts.join(', ')}]` : undefined;
}

/** JSON has null for a number that there is not. */
function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : NaN;
}
