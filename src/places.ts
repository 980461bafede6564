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
      await followSlides();
      await import('./article/main.ts');
    },
  },
  lab: { title: 'The lab: Blockspin', open: () => import('./lab/main.ts') },
  bench: {
    title: 'How fast is this device? Blockspin',
    open: () => import('./bench-page/main.ts'),
  },
};

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
