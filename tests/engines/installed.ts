import fs from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

const icd = firstFile([
  '/usr/share/vulkan/icd.d/lvp_icd.x86_64.json',
  '/usr/share/vulkan/icd.d/lvp_icd.aarch64.json',
  '/usr/share/vulkan/icd.d/lvp_icd.json',
]);

/** The environment in which the Vulkan loader finds lavapipe alone, a driver for processors; undefined without lavapipe. */
export const lavapipe =
  icd === undefined ? undefined : { VK_ICD_FILENAMES: icd, VK_DRIVER_FILES: icd };

export const noLavapipe = 'lavapipe is not installed (Debian: mesa-vulkan-drivers)';

/** A second driver under the same engine, which takes a minute more: with ENGINES=all only. */
export const secondDriver = process.env['ENGINES'] === 'all' ? lavapipe : undefined;

export const noSecondDriver =
  lavapipe === undefined ? noLavapipe : 'a second driver; ENGINES=all runs it';

/** FIREFOX_PATH names another one. */
export const firefox = firstFile([
  process.env['FIREFOX_PATH'],
  '/usr/lib/firefox-esr/firefox-esr',
  '/usr/lib/firefox/firefox',
]);

/** The binary of the npm package `deno`, or the one that DENO_PATH names. `.ci/install-engines` has a folder for it. */
export const deno = firstFile([
  process.env['DENO_PATH'],
  ...['node_modules', 'node_modules/.deno/node_modules'].flatMap((folder) =>
    ['x64', 'arm64'].map((processor) =>
      path.join(root, folder, `@deno/linux-${processor}-glibc/deno`),
    ),
  ),
  ...(process.env['PATH'] ?? '').split(path.delimiter).map((folder) => path.join(folder, 'deno')),
]);

function firstFile(files: readonly (string | undefined)[]): string | undefined {
  return files.find((file) => file !== undefined && fs.existsSync(file));
}
