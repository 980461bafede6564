import type { Plugin } from 'vite';

/** What a build may know of the place at which the site will stand. The project itself names no public address. */
interface SiteAddresses {
  /** `BLOCKSPIN_SITE`: the public address of the page. Previews of links need absolute addresses. */
  readonly site?: string | undefined;
  /** `BLOCKSPIN_SOURCE`: the page of the repository. */
  readonly source?: string | undefined;
  /** `BLOCKSPIN_REFERENCE`: the reference of the library. */
  readonly reference?: string | undefined;
  /** `BLOCKSPIN_REPORTS`: reports of the studies. */
  readonly reports?: string | undefined;
}

/** Writes the addresses of the environment into the head and the foot of index.html. */
export function siteAddresses(env: NodeJS.ProcessEnv): Plugin {
  const addresses: SiteAddresses = {
    site: env['BLOCKSPIN_SITE'],
    source: env['BLOCKSPIN_SOURCE'],
    reference: env['BLOCKSPIN_REFERENCE'],
    reports: env['BLOCKSPIN_REPORTS'],
  };
  return {
    name: 'site-addresses',
    apply: 'build',
    enforce: 'post',
    // By then the page names its assets as they are written.
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle))
        if (file.type === 'asset' && file.fileName.endsWith('.html'))
          file.source = withAddresses(String(file.source), addresses);
    },
  };
}

/**
 * A page with absolute addresses for previews, where the site is known, and with links to what is known.
 * @throws TypeError if the site or the source is no absolute address
 */
export function withAddresses(html: string, addresses: SiteAddresses): string {
  const { reference, reports } = addresses;
  const site = absolute('BLOCKSPIN_SITE', addresses.site);
  const source = absolute('BLOCKSPIN_SOURCE', addresses.source);
  const links = [
    source && `<li><a href="${escaped(source)}">Source code</a></li>`,
    reports && `<li><a href="${escaped(reports)}">Reports of the studies</a></li>`,
    reference && `<li><a href="${escaped(reference)}">Reference of the library</a></li>`,
  ].filter(Boolean);
  const linked = html.replaceAll('<!-- links of the site -->', links.join('\n'));
  if (!site) return linked;
  const base = new URL(site.endsWith('/') ? site : `${site}/`);
  const head =
    `<link rel="canonical" href="${escaped(base.href)}" />\n` +
    `<meta property="og:url" content="${escaped(base.href)}" />\n`;
  return linked
    .replace(
      /(<meta\s[^>]*(?:og|twitter):image"[^>]*content=")([^"]+)"/g,
      (_, before: string, address: string) => `${before}${escaped(new URL(address, base).href)}"`,
    )
    .replace('</head>', `${head}</head>`);
}

function absolute(name: string, address: string | undefined): string | undefined {
  if (!address) return undefined;
  if (/^https?:$/.test(URL.canParse(address) ? new URL(address).protocol : '')) return address;
  throw new TypeError(
    `${name} is "${address}", and must be an address such as https://example.org/blockspin/.`,
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
