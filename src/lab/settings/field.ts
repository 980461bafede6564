import { plainNumber } from '../../ising/history.ts';

/** The part that restarts if a setting changes: nothing, the machine, or the lattice with everything computed from it. */
type Renewal = 'nothing' | 'machine' | 'lattice';

/** The folders of the controls. */
export const folders = ['Magnet', 'Zooming out', 'Machine'] as const;

/** The kind of a setting's values. */
export type Domain<T> =
  | { readonly kind: 'range'; readonly least: number; readonly most: number; readonly step: number }
  | { readonly kind: 'choice'; readonly options: readonly { value: T; name: string }[] }
  | { readonly kind: 'toggle' }
  /** A whole number from 0 to 2^53 - 1. */
  | { readonly kind: 'whole' };

/** One setting, with everything that the controls, tooltips, address and validation need. */
export interface Field<T> {
  /** The name in an address and in messages about the address. */
  readonly key: string;
  /** The name in the controls. */
  readonly label: string;
  readonly symbol?: string;
  /** Undefined if the setting is a number without a unit, or not a number. */
  readonly unit?: string;
  /** One or two sentences; the tooltip adds symbol and unit. */
  readonly about: string;
  readonly domain: Domain<T>;
  /** The value at the start of the lab. */
  readonly starts: T | { readonly gpu: T; readonly software: T };
  /** Undefined if the control stands above the folders, or if the setting has no control. */
  readonly folder?: (typeof folders)[number];
  readonly renews: Renewal;
}

/** An entry of the table, with the type of its value. */
export function setting<T extends Value>(
  field: Omit<Field<T>, 'starts'> & { readonly starts: NoInfer<Field<T>['starts']> },
): Field<T> {
  return field;
}

export function range(least: number, most: number, step: number): Domain<number> {
  return { kind: 'range', least, most, step };
}

/** Choices: texts by name. */
export function names<T extends string>(options: Readonly<Record<T, string>>): Domain<T> {
  const entries = Object.entries(options) as [T, string][];
  return { kind: 'choice', options: entries.map(([value, name]) => ({ value, name })) };
}

export function numbers(
  values: readonly number[],
  name: (value: number) => string,
): Domain<number> {
  return { kind: 'choice', options: values.map((value) => ({ value, name: name(value) })) };
}

export const toggle: Domain<boolean> = { kind: 'toggle' };
export const whole: Domain<number> = { kind: 'whole' };

/** The tooltip of a setting. */
export function tooltip({ about, symbol, unit, domain, renews }: Field<Value>): string {
  const measure = [symbol && `symbol ${symbol}`, unit && `unit ${unit}`].filter(Boolean).join(', ');
  const range = domain.kind === 'range' ? `${domain.least} to ${domain.most}` : '';
  const again = renews === 'nothing' ? '' : `A change restarts the ${renews}.`;
  return [about, [measure, range].filter(Boolean).join('; '), again]
    .filter(Boolean)
    .map((part) => part[0]?.toUpperCase() + part.slice(1))
    .map((part) => (/[.!?]$/.test(part) ? part : `${part}.`))
    .join(' ');
}

/** The values that an address may contain, in words for messages. */
export function allowed<T extends Value>({ domain }: Field<T>): string {
  switch (domain.kind) {
    case 'range':
      return `a number from ${domain.least} to ${domain.most}`;
    case 'choice':
      return `one of ${domain.options.map(({ value }) => String(value)).join(', ')}`;
    case 'toggle':
      return 'on or off';
    case 'whole':
      return 'a whole number from 0 to 2^53 - 1';
    default:
      return domain satisfies never;
  }
}

/** The type of a setting's value. */
export type Value = number | string | boolean;

/** The value of a text, or undefined if the text is not allowed. */
export function parseValue<T extends Value>({ domain }: Field<T>, text: string): T | undefined {
  switch (domain.kind) {
    case 'range': {
      const value = plainNumber(text);
      return value >= domain.least && value <= domain.most ? (value as T) : undefined;
    }
    case 'choice':
      return domain.options.find(({ value }) => String(value) === text)?.value;
    case 'toggle':
      return text === 'on' || text === 'off' ? ((text === 'on') as T) : undefined;
    case 'whole': {
      const value = plainNumber(text);
      return isWhole(value) ? (value as T) : undefined;
    }
    default:
      return domain satisfies never;
  }
}

/** A value as text for an address. `parseValue` restores the same bits. */
export function writeValue(value: Value): string {
  return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
}

/** Whether a number can seed the random streams: a whole number from 0 to 2^53 - 1. */
export function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
