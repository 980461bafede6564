import type { AdapterReport } from '../gpu/adapter-report.ts';
import { make } from './elements.ts';

/** Writes the name of the adapter, and whether the processor does its work. */
export function showAdapter(
  host: HTMLElement,
  { name, software }: Pick<AdapterReport, 'name' | 'software'>,
): void {
  host.replaceChildren(name);
  if (!software) return;
  const badge = make('span', { className: 'badge', text: 'on the CPU' });
  badge.title = 'No GPU found: running on the CPU. Results are exact, only slower.';
  host.append(' ', badge);
}
