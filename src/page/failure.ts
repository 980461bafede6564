import { DeviceLostError, GpuUnavailableError } from '../gpu/errors.ts';
import { element, make, setPhysics, setState } from './elements.ts';
import above0 from './pictures/above-0.png';
import above2 from './pictures/above-2.png';
import above4 from './pictures/above-4.png';
import below0 from './pictures/below-0.png';
import below2 from './pictures/below-2.png';
import below4 from './pictures/below-4.png';
import critical0 from './pictures/critical-0.png';
import critical2 from './pictures/critical-2.png';
import critical4 from './pictures/critical-4.png';

const previews = [
  { name: 'below', pictures: [below0, below2, below4] },
  { name: 'at', pictures: [critical0, critical2, critical4] },
  { name: 'above', pictures: [above0, above2, above4] },
] as const;

const remedies = [
  'Use a current Chrome, Edge, Firefox or Safari; on phones, Chrome for Android or Safari on iOS 26.',
  'Turn on hardware acceleration in the settings of the browser, then start it anew.',
  'On Linux, start Chrome with --enable-unsafe-webgpu --enable-features=Vulkan.',
  'Without a graphics card, everything here also runs on the command line: npx blockspin simulate.',
];

/** Shows, in place of the lab, why the lab cannot run and what to do. */
export function showFailure(error: unknown, retry: () => void): void {
  setState('failed');
  hideNotice();
  const host = element('failure', HTMLElement);
  const message = error instanceof Error ? error.message : String(error);
  const missing = error instanceof GpuUnavailableError;
  const parts = [
    make('h2', { text: titleOf(error) }),
    make('p', { text: message }),
    ...(missing ? [remedyList(), picturesOf()] : []),
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
  if (error instanceof DeviceLostError) return 'The browser lost the GPU';
  return 'The lab had to stop';
}

function remedyList(): HTMLElement {
  const list = make('ul');
  list.append(...remedies.map((text) => make('li', { text })));
  return list;
}

/** A picture of the first story. It is loaded only if the lab cannot run. */
function picturesOf(): HTMLElement {
  const figure = make('figure', { className: 'preview' });
  const caption = make('figcaption');
  setPhysics(
    caption,
    'What you would see, live: a magnet of 256 × 256 spins below, at and above its critical temperature T_c, then zoomed out ' +
      'twice and four times. Below T_c only order remains, above T_c only noise. At T_c you cannot tell how far you have zoomed.',
  );
  const rows = previews.flatMap(({ name, pictures }) => {
    const title = make('h3');
    setPhysics(title, `${name[0]?.toUpperCase()}${name.slice(1)} T_c`);
    const row = make('div', { className: 'preview-row' });
    for (const [index, source] of pictures.entries()) {
      const image = make('img');
      image.src = source;
      image.alt = `Spins ${name} the critical temperature, ${['as they are', 'zoomed out twice', 'zoomed out four times'][index] ?? ''}`;
      row.append(image);
    }
    return [title, row];
  });
  figure.append(...rows, caption);
  return figure;
}

/** Removes a line that is no longer true. */
export function hideNotice(): void {
  element('notice', HTMLElement).hidden = true;
}

const dismissal = { button: 'Dismiss', action: hideNotice };

/** Shows one line above the lab. The line stays until the reader dismisses it, unless its button has another purpose. */
export function showNotice(text: string, { button: name, action } = dismissal): void {
  const host = element('notice', HTMLElement);
  const button = make('button', { text: name });
  button.addEventListener('click', action);
  host.replaceChildren(text, button);
  host.hidden = false;
}
