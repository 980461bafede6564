import type { Check } from '../../doctor/check.ts';
import { openGpuInBrowser } from '../../gpu/open-in-browser.ts';
import { element, make } from '../../page/elements.ts';

/** The part of the lab that pauses for the checks. */
export interface Patient {
  readonly running: boolean;
  setRunning(running: boolean): void;
}

let busy = false;

/** Makes the button of the health panel run the checks on a separate device. */
export function offerHealthChecks(patient: () => Patient | undefined): void {
  element('health-run', HTMLButtonElement).addEventListener('click', () => void run(patient()));
}

async function run(patient: Patient | undefined): Promise<void> {
  if (busy) return;
  busy = true;
  const status = element('health-status', HTMLElement);
  const list = element('health-checks', HTMLElement);
  const resume = patient?.running ?? false;
  patient?.setRunning(false);
  list.replaceChildren();
  status.textContent = 'Running; this takes from seconds to minutes.';
  try {
    // The checks are loaded on demand, because most readers never run them.
    const { examinations } = await import('../../doctor/examine.ts');
    const gpu = await openGpuInBrowser();
    try {
      const began = performance.now();
      let [count, failed] = [0, 0];
      for await (const checks of examinations(gpu)) {
        list.append(groupOf(checks));
        count += checks.length;
        failed += checks.filter(({ passed }) => !passed).length;
        status.textContent = `${count} checks so far, ${failed} failed.`;
      }
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      const verdict =
        failed === 0 ? `All ${count} checks passed` : `${failed} of ${count} checks failed`;
      status.textContent = `${verdict} on ${gpu.adapter.name} in ${gpu.adapter.host}, in ${seconds} s.`;
    } finally {
      gpu.dispose();
    }
  } catch (error) {
    status.textContent = `The checks could not run: ${(error as Error).message}`;
  } finally {
    busy = false;
    if (resume) patient?.setRunning(true);
  }
}

/** The checks of a kind, one line that opens. A kind with a failure is open. */
function groupOf(checks: readonly Check[]): HTMLElement {
  const failed = checks.filter(({ passed }) => !passed).length;
  const group = make('li');
  const details = make('details');
  details.open = failed > 0;
  const names = checks.map(({ name }) => name.split(/[/,:]/)[0] ?? name);
  const [first = '', last = ''] = [names[0], names.at(-1)];
  const title = first === last ? first : `${first} to ${last}`;
  const outcome = failed > 0 ? `${failed} of ${checks.length} failed` : `${checks.length} passed`;
  details.append(make('summary', { text: `${title}: ${outcome}` }));
  const list = make('ul');
  list.append(...checks.map(itemOf));
  details.append(list);
  group.append(details);
  return group;
}

function itemOf({ name, passed, detail }: Check): HTMLElement {
  const text = `${passed ? '✓' : '✗'} ${name}: ${detail}`;
  return make('li', { className: passed ? 'passed' : 'failed', text });
}
