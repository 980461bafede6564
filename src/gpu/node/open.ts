import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import { shaderSources } from '../../../shaders/sources.ts';
import { describeAdapter, type AdapterReport } from '../adapter-report.ts';
import { GpuUnavailableError } from '../errors.ts';
import { Gpu, type GpuOptions } from '../gpu.ts';
import { pollPatiently } from './patient-polling.ts';
import { findSoftwareDriver, type SoftwareDriver } from './software-driver.ts';
import type { Remark } from './unpack.ts';

/** `auto` takes a GPU if there is one, otherwise a software adapter. */
export type AdapterChoice = 'auto' | 'gpu' | 'software';

/** An adapter with its description. */
export interface FoundAdapter {
  readonly adapter: GPUAdapter;
  readonly report: AdapterReport;
}

/**
 * glibc's RTLD_NODELETE. With this flag the Vulkan loader stays loaded after the failed attempt to use it as a
 * Node module. Dawn looks the loader up by name and finds it even if the system has no loader.
 */
const RTLD_NODELETE = 0x1000;

/** Options for opening a device in Node. */
export interface NodeGpuOptions extends GpuOptions {
  /** Default `auto`. */
  readonly adapter?: AdapterChoice | undefined;
  /** Is told what was passed over on the way, one sentence each. Default: nobody is told. */
  readonly remark?: Remark | undefined;
}

/**
 * Opens WebGPU in Node through Dawn (the npm package `webgpu`). Use one kind of adapter per process: a second instance
 * of Dawn with other settings can crash it.
 * @throws GpuUnavailableError if this machine has no adapter of the requested kind; the message says what to do
 */
export async function openGpuInNode({
  adapter: choice = 'auto',
  remark,
  ...options
}: NodeGpuOptions = {}): Promise<Gpu> {
  const adapters = await findAdapters(choice, remark);
  const chosen = adapters.find(
    ({ report }) => choice === 'auto' || report.software === (choice === 'software'),
  );
  if (!chosen) throw unavailable(choice, adapters);
  return Gpu.open(chosen.adapter, chosen.report, shaderSources, options);
}

/** Every adapter that Dawn offers here, the preferred one first. */
export async function findAdapters(
  choice: AdapterChoice = 'auto',
  remark: Remark = () => {},
): Promise<FoundAdapter[]> {
  driver ??= findSoftwareDriver(remark);
  const software = await driver;
  if (software) offerDriver(software, choice === 'software');
  const dawn = await startDawn();
  const found = new Map<string, FoundAdapter>();
  const requests: GPURequestAdapterOptions[] = [
    { powerPreference: 'high-performance' },
    { powerPreference: 'low-power' },
    { forceFallbackAdapter: true },
  ];
  for (const request of requests) {
    const adapter = await dawn.requestAdapter(request);
    if (!adapter) continue;
    const report = describeAdapter(adapter, dawnVersion(), platformBackend());
    const key = `${report.name} ${report.description}`;
    if (!found.has(key)) found.set(key, { adapter, report });
  }
  return [...found.values()];
}

/** The software driver of this process. It is looked for once, because Dawn looks for drivers once. */
let driver: Promise<SoftwareDriver | undefined> | undefined;

/**
 * Offers the bundled driver to the Vulkan loader, beside the system's drivers or alone. Also loads the bundled
 * loader, because the system's loader may be missing or too old for VK_ADD_DRIVER_FILES. Drivers that the user
 * named in the environment stay as they are.
 */
function offerDriver(software: SoftwareDriver, alone: boolean): void {
  const named = process.env['VK_DRIVER_FILES'] ?? process.env['VK_ICD_FILENAMES'];
  if (alone) {
    process.env['VK_DRIVER_FILES'] = software.icd;
    process.env['VK_ICD_FILENAMES'] = software.icd;
  } else if (!named) {
    process.env['VK_ADD_DRIVER_FILES'] = software.icd;
  }
  if (!software.loader || !fs.existsSync(software.loader)) return;
  try {
    process.dlopen({ exports: {} }, software.loader, os.constants.dlopen.RTLD_NOW | RTLD_NODELETE);
  } catch {
    // dlopen always throws, because a Vulkan loader is not a Node module. The loader is loaded nevertheless.
  }
}

let instance: Promise<GPU> | undefined;

/** The one Dawn instance of this process. It is imported late because it looks for Vulkan when it is loaded. */
function startDawn(): Promise<GPU> {
  instance ??= import('webgpu').then(({ create, globals }) => {
    Object.assign(globalThis, globals);
    pollPatiently();
    return create([]);
  });
  return instance;
}

/** The graphics interface below Dawn on this platform. Dawn itself does not report it. */
function platformBackend(): string {
  if (process.platform === 'darwin') return 'metal';
  return process.platform === 'win32' ? 'd3d12' : 'vulkan';
}

function dawnVersion(): string {
  const require = createRequire(import.meta.url);
  const { version } = require('webgpu/package.json') as { version: string };
  return `Dawn (webgpu ${version}) in Node ${process.versions.node}`;
}

function unavailable(
  choice: AdapterChoice,
  adapters: readonly FoundAdapter[],
): GpuUnavailableError {
  const names = adapters.map(({ report }) => report.name).join(', ') || 'none';
  const remedy =
    choice === 'gpu'
      ? 'Install the Vulkan driver of your GPU, or use --adapter software.'
      : 'Install @sparticuz/chromium (npm ci without --omit=optional), Chromium, or a Vulkan driver.';
  const wish = choice === 'auto' ? 'WebGPU adapter' : `${choice} adapter`;
  return new GpuUnavailableError(
    adapters.length > 0 ? 'no-adapter' : 'no-driver',
    `No ${wish} was found (adapters here: ${names}). ${remedy}`,
  );
}
