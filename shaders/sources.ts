/** Every shader text by its path in this folder, the same files for Node, the page and the tests. */
export const shaderSources: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(
    import.meta.glob<string>('./**/*.wgsl', { query: '?raw', import: 'default', eager: true }),
  ).map(([path, text]) => [path.slice('./'.length), text]),
);
