import { createRequire } from 'node:module';
import { GpuUnavailableError } from '../errors.ts';
import { deno } from './deno.ts';
import { systemNeeds } from './system-needs.ts';
import { pollPatiently } from './patient-polling.ts';

/** An implementation of WebGPU outside a browser. */
export interface Engine {
  readonly gpu: GPU;
  /** What it is, with its version. */
  readonly host: string;
}

let engine: Promise<Engine> | undefined;
let isUnchecked = false;

/**
 * The one engine of this process: Deno's own, or Dawn. It is started late because it looks for Vulkan when it starts.
 * @param unchecked leave out the bounds checks of the shaders, which only Dawn can. Default: as it was started
 * @throws GpuUnavailableError if the engine does not start, or runs already with other bounds checks; the message says what
 * it needs and what to do
 */
export async function startEngine(unchecked?: boolean): Promise<Engine> {
  if (unchecked === true && deno)
    throw new GpuUnavailableError('no-webgpu', 'Deno cannot leave out bounds checks; Node can.');
  if (engine && unchecked !== undefined && unchecked !== isUnchecked)
    throw new GpuUnavailableError(
      'no-webgpu',
      `WebGPU runs in this process with${isUnchecked ? 'out' : ''} bounds checks already; use another process.`,
    );
  if (!engine) isUnchecked = unchecked ?? false;
  engine ??= deno ? startDeno(deno.version.deno) : startDawn(isUnchecked);
  return engine;
}

async function startDeno(version: string): Promise<Engine> {
  const { gpu } = globalThis.navigator;
  if (!gpu)
    throw new GpuUnavailableError(
      'no-webgpu',
      `Deno ${version} has no WebGPU here. Use a newer version: npm install --no-save deno@latest`,
    );
  return { gpu, host: `Deno ${version}` };
}

async function startDawn(unchecked: boolean): Promise<Engine> {
  const require = createRequire(import.meta.url);
  const { version } = require('webgpu/package.json') as { version: string };
  try {
    const { create, globals } = await import('webgpu');
    Object.assign(globalThis, globals);
    pollPatiently();
    const host = `Dawn (webgpu ${version}) in Node ${process.versions.node}`;
    return unchecked
      ? { gpu: create(['enable-dawn-features=disable_robustness']), host: `${host}, unchecked` }
      : { gpu: create([]), host };
  } catch (cause) {
    throw new GpuUnavailableError('old-system', systemNeeds(version, cause as Error), { cause });
  }
}

/** The graphics interface below the engine on this platform. The engine itself does not report it. */
export function platformBackend(): string {
  if (process.platform === 'darwin') return 'metal';
  return process.platform === 'win32' ? 'd3d12' : 'vulkan';
}
