import { DeviceLostError, GpuUnavailableError } from '../gpu/errors.ts';
import { element, make, setState } from './page.ts';

const remedies = [
  'Use a current Chrome, Edge, Firefox or Safari; on phones, Chrome for Android or Safari on iOS 26.',
  'Turn on hardware acceleration in the settings of the browser, then start it anew.',
  'On Linux, start Chrome with --enable-unsafe-webgpu --enable-features=Vulkan.',
  'Without a graphics card, everything here also runs on the command line: npx blockspin simulate.',
];

/** Shows, in place of the lab, why it cannot run and what to do. */
export function showFailure(error: unknown, retry: () => void): void {
  setState('failed');
  hideNotice();
  const host = element('failure', HTMLElement);
  const message = error instanceof Error ? error.message : String(error);
  const missing = error instanceof GpuUnavailableError;
  const parts = [
    make('h2', { text: titleOf(error) }),
    make('p', { text: message }),
    ...(missing ? [remedyList()] : []),
  ];
  const button = make('button', { text: missing ? 'Try again' : 'Start again' });
  button.addEventListener('click', () => {
    host.hidden = true;
    retry();
  });
  host.replaceChildren(...parts, button);
  host.hidden = false;
}

function titleOf(error: unknown): string {
  if (error instanceof GpuUnavailableError) return 'The lab needs WebGPU, and found none';
  if (error instanceof DeviceLostError) return 'The graphics device went away';
  return 'The lab had to stop';
}

function remedyList(): HTMLElement {
  const list = make('ul');
  list.append(...remedies.map((text) => make('li', { text })));
  return list;
}

/** Takes back a line that no longer holds. */
export function hideNotice(): void {
  element('notice', HTMLElement).hidden = true;
}

/** Shows one line above the lab; it stays until it is dismissed. */
export function showNotice(text: string): void {
  const host = element('notice', HTMLElement);
  const button = make('button', { text: 'Dismiss' });
  button.addEventListener('click', hideNotice);
  host.replaceChildren(text, button);
  host.hidden = false;
}
