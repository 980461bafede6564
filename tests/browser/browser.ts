import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { launch, type Browser, type LaunchOptions } from 'puppeteer';
import { packagedArchive } from '../../src/gpu/node/software-driver.ts';
import { unpackOnce } from '../../src/gpu/node/unpack.ts';

/** A Chrome or Chromium that tests can drive. */
export interface FoundBrowser {
  readonly name: 'installed' | 'packed';
  readonly executable: string;
  /** What its process needs in the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The packed one is a headless shell. */
  readonly shell: boolean;
}

const installedPaths = [
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/** WebGPU on SwiftShader, with a canvas that presents; without the Vulkan pair presenting fails on Linux. */
const softwareFlags = [
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
  // Drawing the page itself by Vulkan on the processor takes seconds; pictures of the GPU are not affected.
  '--disable-gpu-rasterization',
];

/** The installed browser (or the one CHROME_PATH names), else the one in `@sparticuz/chromium`. */
export async function findBrowser(wish?: FoundBrowser['name']): Promise<FoundBrowser> {
  const installed = [process.env['CHROME_PATH'], ...installedPaths].find(
    (candidate) => candidate && fs.existsSync(candidate),
  );
  if (installed && wish !== 'packed')
    return { name: 'installed', executable: installed, env: {}, shell: false };
  const packed = wish === 'installed' ? undefined : await packedBrowser();
  if (packed) return packed;
  throw new Error(
    'No browser for the tests: install Chrome or Chromium, set CHROME_PATH to one, or install the optional ' +
      'package @sparticuz/chromium (Linux on x64).',
  );
}

/** The headless shell of `@sparticuz/chromium`, with the few libraries that bare systems lack. */
async function packedBrowser(): Promise<FoundBrowser | undefined> {
  const archive = packagedArchive('chromium.br');
  const libraries = packagedArchive('al2023.tar.br');
  const driver = packagedArchive('swiftshader.tar.br');
  if (!archive || !libraries || !driver) return undefined;
  const home = await unpackOnce(archive);
  linkInto(home, await unpackOnce(driver));
  const executable = path.join(home, 'chromium');
  const root = await unpackOnce(libraries);
  const fallback = path.join(root, 'lib');
  // Last on the path: a library of the system itself fits it better.
  const search = [process.env['LD_LIBRARY_PATH'], fallback].filter(Boolean).join(':');
  const env = { LD_LIBRARY_PATH: search, ...(await packedFonts()) };
  return { name: 'packed', executable, env, shell: true };
}

/**
 * Where the system has no font configuration Chromium ends at the first letter, so it is given the packed fonts.
 * The archive's own configuration names a fixed folder; this one names where they were unpacked.
 */
async function packedFonts(): Promise<Record<string, string>> {
  const archive = packagedArchive('fonts.tar.br');
  if (!archive || fs.existsSync('/etc/fonts/fonts.conf')) return {};
  const folder = await unpackOnce(archive);
  const configuration = path.join(folder, 'blockspin-fonts.conf');
  const cache = path.join(folder, 'cache');
  fs.writeFileSync(
    configuration,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${path.join(folder, 'fonts')}</dir><cachedir>${cache}</cachedir></fontconfig>`,
    { mode: 0o600 },
  );
  return { FONTCONFIG_FILE: configuration };
}

/** Chromium looks for its graphics libraries beside itself. */
function linkInto(home: string, libraries: string): void {
  for (const name of fs.readdirSync(libraries)) {
    try {
      fs.symlinkSync(path.join(libraries, name), path.join(home, name));
    } catch (error) {
      // There already, from an earlier run or from one at the same time.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Starts a browser with WebGPU on SwiftShader. Its profile is a new folder that goes when it closes. */
export function launchBrowser(found: FoundBrowser, options: LaunchOptions = {}): Promise<Browser> {
  const { args = [], ...rest } = options;
  return launch({
    executablePath: found.executable,
    headless: found.shell ? 'shell' : true,
    env: { ...process.env, HOME: os.homedir(), ...found.env },
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--hide-scrollbars',
      ...softwareFlags,
      ...args,
    ],
    protocolTimeout: 240_000,
    ...rest,
  });
}
