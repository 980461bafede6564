// `npm run torture`: see torture.ts. Vite loads the sources as it does for the tests; a stand-in takes the place of the
// module that opens devices.
import path from 'node:path';
import { createServer } from 'vite';

const root = path.resolve(import.meta.dirname, '../..');
const standIn = {
  name: 'no-device',
  enforce: 'pre',
  resolveId: (id) =>
    id.endsWith('/gpu/node/open.ts') ? path.join(root, 'tests/torture/no-device.ts') : undefined,
};
const server = await createServer({
  root,
  configFile: false,
  logLevel: 'error',
  plugins: [standIn],
  // Node 20 has no `using`.
  oxc: { target: 'es2022' },
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
});
const { torture } = await server.ssrLoadModule('/tests/torture/torture.ts');
const status = await torture(process.argv.slice(2));
await server.close();
process.exit(status);
