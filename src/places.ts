import type { Gpu } from './gpu/gpu.ts';

/**
 * The places of the page. Each is loaded when it is opened, and stays for the life of the page: an address of another
 * place loads the page anew (public/place.js), which stops the loop and frees the buffers of the place before. So the page
 * never has two devices.
 */
const places: Readonly<Record<string, { title: string; open: () => Promise<unknown> }>> = {
  article: {
    title: 'Learning by zooming out, live',
    open: async () => {
      // Before the article looks which chapter is in view.
      if (location.search !== '')
        (await import('./teaching/embed.ts')).embedFigure(location.search);
      addEventListener('hashchange', () => void followSlides());
      const device = firstDevice();
      await followSlides();
      void (await import('./article/main.ts')).begin(device);
    },
  },
  lab: {
    title: 'The lab: Blockspin',
    open: async () => {
      const device = firstDevice();
      (await import('./lab/main.ts')).begin(device);
    },
  },
  bench: {
    title: 'How fast is this device? Blockspin',
    open: () => import('./bench-page/main.ts'),
  },
};

/** Opens the device while the scripts of the place that will use it load. */
function firstDevice(): Promise<Gpu> {
  const device = import('./gpu/open-in-browser.ts').then(({ openGpuInBrowser }) =>
    openGpuInBrowser(undefined, window.blockspinAdapter),
  );
  // The place hears of a failure, when it is there.
  device.catch(() => undefined);
  return device;
}

/** Shows the article as slides while the address is one of `#present`. */
async function followSlides(): Promise<void> {
  const isAsked = location.hash.startsWith('#present');
  if (!isAsked && document.documentElement.dataset['present'] === undefined) return;
  const { followPresentation } = await import('./teaching/present.ts');
  followPresentation((...wished) => window.blockspinArticle?.play(...wished));
}

/** Opens the place that public/place.js has found in the address. */
async function open(root: HTMLElement): Promise<void> {
  const place = places[root.dataset['place'] ?? 'article'];
  if (!place) return;
  document.title = place.title;
  await place.open();
  // Scripts and styles of the place are here. Before, only the article can be seen, whose style is in the head.
  root.dataset['opened'] = 'yes';
}

void open(document.documentElement);

// The lab takes over edited shaders (src/lab/loop/hot-reload.ts), and the device need not be opened again.
import.meta.hot?.accept('./gpu/open-in-browser.ts', () => undefined);

declare global {
  interface Window {
    /** The adapter that public/place.js has asked for; undefined where the browser has no WebGPU. */
    blockspinAdapter?: Promise<GPUAdapter | null> | undefined;
  }
}
