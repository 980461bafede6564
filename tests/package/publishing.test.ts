import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import packageDocument from '../../package.json' with { type: 'json' };
import { withAddresses } from '../../site/addresses.ts';

const root = path.resolve(import.meta.dirname, '../..');
const read = (file: string): string => fs.readFileSync(path.join(root, file), 'utf8');
const page = read('index.html').replace(/<!-- include \.\/site\/links\.html -->/g, () =>
  read('site/links.html'),
);

/** What a meta tag of the page says. */
const content = (property: string): string =>
  new RegExp(`<meta property="${property}"\\s+content="([^"]+)"`).exec(page)?.[1] ?? '';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, { readonly permissions: Record<string, string>; readonly steps: Step[] }>
  >;
}

const folder = '.github/workflows';
const workflows = Object.fromEntries(
  fs
    .readdirSync(path.join(root, folder))
    .map((name) => [name, parse(read(`${folder}/${name}`)) as Workflow]),
);
const stepsOf = (name: string): Step[] =>
  Object.values(workflows[name]?.jobs ?? {}).flatMap(({ steps }) => steps);

it.each(Object.keys(workflows))(
  '%s runs npm scripts that exist, and actions of a version',
  (name) => {
    const steps = stepsOf(name);
    const scripts = steps.flatMap(({ run = '' }) =>
      [...run.matchAll(/npm (?:run )?(test|(?<=run )[\w:-]+)/g)].map(([, script]) => script),
    );
    expect(scripts.length).toBeGreaterThan(0);
    for (const script of scripts) expect(packageDocument.scripts).toHaveProperty(script ?? '');
    for (const { uses } of steps) if (uses) expect(uses).toMatch(/^actions\/[\w-]+@v\d+$/);
    // Whatever a job may write, it says itself.
    expect(workflows[name]?.permissions).toEqual({ contents: 'read' });
  },
);

it('publishes the folder that build:site makes', () => {
  const [upload] = stepsOf('pages.yml').filter(({ uses }) => uses?.includes('upload-pages'));
  expect(upload).toMatchObject({ with: { path: 'dist/site' } });
  expect(read('site/build.mjs')).toContain("'--outDir', 'dist/site'");
  expect(workflows['pages.yml']?.jobs['deploy']?.permissions).toEqual({
    pages: 'write',
    'id-token': 'write',
  });
});

it('publishes the package with provenance, for a tag alone, after the tests', () => {
  const workflow = workflows['publish.yml'];
  expect(workflow?.on['push']).toEqual({ tags: ['v*'] });
  expect(workflow?.jobs['publish']?.permissions['id-token']).toBe('write');
  const commands = stepsOf('publish.yml').flatMap(({ run }) => run ?? []);
  expect(commands.at(-1)).toMatch(/^npm publish --provenance/);
  expect(stepsOf('publish.yml').at(-1)?.if).toBe("github.event_name == 'push'");
  expect(commands.indexOf('npm test')).toBeGreaterThan(0);
  expect(packageDocument.files).toContain('!dist/site');
});

it('says the same version and licence for citations as for npm', () => {
  const citation = parse(read('CITATION.cff')) as Record<string, unknown>;
  expect(citation).toMatchObject({
    'cff-version': '1.2.0',
    version: packageDocument.version,
    license: packageDocument.license,
    keywords: packageDocument.keywords,
  });
});

it('has a preview picture of the size that the page states', () => {
  const png = fs.readFileSync(path.join(root, content('og:image')));
  expect(png.readUInt32BE(16)).toBe(Number(content('og:image:width')));
  expect(png.readUInt32BE(20)).toBe(Number(content('og:image:height')));
  // Messengers leave out larger pictures.
  expect(png.length).toBeLessThan(300_000);
});

it('makes the addresses of a preview absolute where the site is known, and adds links to what is known', () => {
  const made = withAddresses(page, {
    site: 'https://example.org/some/where',
    source: 'https://example.org/a?b&c',
    reference: './reference/',
  });
  expect(made).toContain('content="https://example.org/some/where/site/card.png"');
  expect(made).toContain('<link rel="canonical" href="https://example.org/some/where/" />');
  expect(made).toContain('<a href="https://example.org/a?b&amp;c">Source code</a>');
  expect(made).toContain('<a href="./reference/">Reference of the library</a>');
  expect(made).not.toContain('Reports of the studies');
  const bare = withAddresses(page, {});
  expect(bare).toContain('content="./site/card.png"');
  expect(bare).not.toMatch(/canonical|Source code<|og:url/);
});

it.each(['javascript:alert(1)', 'example.org'])('refuses the site "%s"', (site) => {
  expect(() => withAddresses(page, { site })).toThrow(/BLOCKSPIN_SITE is ".*", and must be/);
});
