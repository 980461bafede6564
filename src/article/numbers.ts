import { decimal, withError } from '../page/format.ts';
import { setText } from '../page/elements.ts';
import type { Finding } from './figure.ts';

/** "85.41 ± 0.12 %", "85.4 % (settling)", or undefined before the first value. */
export function measuredText({ measured, settled = true, unit }: Finding): string | undefined {
  if (!measured || !Number.isFinite(measured.value)) return undefined;
  const scale = unit === 'per cent' ? 100 : 1;
  const after = unit === 'per cent' ? '\u00a0%' : '';
  const { value, error } = { value: measured.value * scale, error: measured.error * scale };
  if (!settled || !(error > 0))
    return `${decimal(value, unit === 'per cent' ? 1 : 3)}${after}${settled ? '' : ' (settling)'}`;
  return `${withError({ value, error })}${after}`;
}

function exactText({ exact, unit, digits = 2 }: Finding): string | undefined {
  if (exact === undefined) return undefined;
  return unit === 'per cent' ? `${decimal(exact * 100, digits)}\u00a0%` : decimal(exact, digits);
}

/**
 * Writes findings into the elements of a chapter that ask for them. Until then these elements have the text of the file:
 * values measured beforehand, marked by the class `beforehand`, which a browser without WebGPU keeps.
 */
export function writeFindings(section: HTMLElement, findings: readonly Finding[]): void {
  for (const finding of findings) {
    write(section, `[data-measured="${finding.name}"]`, measuredText(finding));
    write(section, `[data-exact="${finding.name}"]`, exactText(finding));
  }
}

function write(section: HTMLElement, selector: string, text: string | undefined): void {
  if (text === undefined) return;
  for (const element of section.querySelectorAll<HTMLElement>(selector)) {
    setText(element, text);
    element.classList.remove('beforehand');
  }
}
