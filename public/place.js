// Which place of the page an address opens. This script runs before the first paint, so that no place shows for a moment
// instead of another. A new place is one more name here, and one line in src/places.ts.
{
  /** Places with an address of their own: `#lab`, and so on. Everything else without settings is the article. */
  const named = ['lab', 'bench'];
  /** Addresses with these first keys belong to the article. Those with any other key are settings of the lab (`#v=1&...`). */
  const keysOfArticle = ['figure'];
  const placeOf = (hash) => {
    const [key, value] = hash.slice(1).split('&')[0].split('=');
    if (named.includes(key)) return key;
    return value === undefined || keysOfArticle.includes(key) ? 'article' : 'lab';
  };
  const place = placeOf(location.hash);
  document.documentElement.dataset.place = place;
  // Asked for here, the adapter comes while the browser reads the page and its scripts (src/places.ts).
  globalThis.blockspinAdapter = navigator.gpu?.requestAdapter({
    powerPreference: 'high-performance',
  });
  // The files that the place needs first (site/place-scripts.ts), which the browser would find one after another.
  const files = document.getElementById('place-scripts')?.textContent ?? '{}';
  for (const file of JSON.parse(files)[place] ?? []) {
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = `./${file}`;
    document.head.append(link);
  }
  // A page that is loaded anew has given back every buffer and the device of the place before.
  addEventListener('hashchange', () => {
    if (placeOf(location.hash) !== place) location.reload();
  });
}
