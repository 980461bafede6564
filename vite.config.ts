import { spawn } from 'node:child_process';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { siteAddresses } from './site/addresses.ts';
import { courtParts } from './site/court-parts.ts';
import { includedParts } from './site/included-parts.ts';
import { placeScripts } from './site/place-scripts.ts';
import { shaderTexts } from './site/shader-texts.ts';

/** Says, once the page is served, which adapter headless work would use here and what to try without a display. */
function announceAdapter(): Plugin {
  return {
    name: 'announce-adapter',
    apply: 'serve',
    configureServer(server) {
      server.httpServer?.once('listening', () => {
        const child = spawn(process.execPath, ['dist/cli.js', 'doctor', '--adapters'], {
          stdio: ['ignore', 'inherit', 'inherit'],
        });
        child.on('error', (error) => server.config.logger.warn(error.message));
        if (
          process.platform === 'linux' &&
          !process.env['DISPLAY'] &&
          !process.env['WAYLAND_DISPLAY']
        )
          server.config.logger.info('No display here? Try: npx blockspin reproduce zoom-out');
      });
    },
  };
}

/**
 * What the built page may load: its own files, and no script or style that is not one. The development server writes
 * styles into the page, so that only the build has it.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  // The symbols of the controls (lil-gui) are a font in its style.
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function contentSecurityPolicy(): Plugin {
  return {
    name: 'content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: policy },
        injectTo: 'head-prepend',
      },
    ],
  };
}

/** The page: `vite` serves it, `vite build` writes a static site that works from any sub-path. */
export default defineConfig({
  base: './',
  plugins: [
    includedParts(),
    courtParts(),
    contentSecurityPolicy(),
    placeScripts(),
    shaderTexts(),
    siteAddresses(process.env),
    ...(process.env['VITEST'] ? [] : [announceAdapter()]),
  ],
  // By number: a bare system may not know the name localhost, and this counts as a secure page all the same.
  server: { host: '127.0.0.1' },
  // A figure in a sandboxed frame has no origin, and loads scripts only where the server lets every origin read them.
  preview: { host: '127.0.0.1', cors: true },
  build: { outDir: 'dist/lab', target: 'es2023', assetsInlineLimit: 0 },
  test: {
    include: ['tests/**/*.test.ts'],
    // Half a minute on two idle cores without a GPU; a machine may be five times slower, or busy.
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
