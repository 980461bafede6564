import { shaderSources } from '../../../shaders/sources.ts';
import { describeAdapter, type AdapterReport } from '../adapter-report.ts';
import { GpuUnavailableError } from '../errors.ts';
import { Gpu, type GpuOptions } from '../gpu.ts';
import type { Tuning } from '../tuning.ts';
import { platformBackend, startEngine } from './engine.ts';
import { offerDriver } from './offer-driver.ts';
import { findSoftwareDriver, type SoftwareDriver } from './software-driver.ts';
import type { Remark } from './unpack.ts';

/** `auto` takes a GPU if there is one, otherwise a software adapter. */
export type AdapterChoice = 'auto' | 'gpu' | 'software';

/** An adapter with its description. */
export interface FoundAdapter {
  readonly adapter: GPUAdapter;
  readonly report: AdapterReport;
}

/** Options for opening a device in Node. */
export interface NodeGpuOptions extends Omit<GpuOptions, 'tuning'> {
  /** Choices that change the speed alone, or what gives them for an adapter. Default: what suits the kind of adapter. */
  readonly tuning?: Tuning | ((report: AdapterReport) => Tuning) | undefined;
  /** Default `auto`. */
  readonly adapter?: AdapterChoice | undefined;
  /** Is told what was passed over on the way, one sentence each. Default: nobody is told. */
  readonly remark?: Remark | undefined;
  /**
   * Leave out the bounds checks of the shaders, in Dawn only. A kernel that reached beyond its buffer would read or write what is
   * there, so let `npx blockspin doctor --unchecked` pass on the machine first. Default false.
   */
  readonly unchecked?: boolean | undefined;
}

/**
 * Opens WebGPU in Node through Dawn (the npm package `webgpu`), or in Deno through Deno's own WebGPU. Use one kind of adapter per process: a second instance
 * of Dawn with other settings can crash it.
 * @throws GpuUnavailableError if this machine has no adapter of the requested kind, or if the system is too old; the message
 * says what to do
 */
export async function openGpuInNode({
  adapter: choice = 'auto',
  remark,
  unchecked = false,
  tuning,
  ...options
}: NodeGpuOptions = {}): Promise<Gpu> {
  const { adapter, report } = await findAdapter(choice, remark, unchecked);
  return Gpu.open(adapter, report, shaderSources, {
    ...options,
    tuning: typeof tuning === 'function' ? tuning(report) : tuning,
  });
}

/**
 * The adapter that `openGpuInNode` opens.
 * @throws GpuUnavailableError if WebGPU does not start on this system, or offers no such adapter
 */
export async function findAdapter(
  ...[choice = 'auto', remark, unchecked]: Parameters<typeof findAdapters>
): Promise<FoundAdapter> {
  const adapters = await findAdapters(choice, remark, unchecked);
  const chosen = adapters.find(
    ({ report }) => choice === 'auto' || report.software === (choice === 'software'),
  );
  if (!chosen) throw unavailable(choice, adapters);
  return chosen;
}

/**
 * Every adapter that WebGPU offers here, the preferred one first.
 * @param unchecked without bounds checks, as in `NodeGpuOptions`. Default: as WebGPU was started in this process
 * @throws GpuUnavailableError if WebGPU does not start on this system
 */
export async function findAdapters(
  choice: AdapterChoice = 'auto',
  remark: Remark = () => {},
  unchecked?: boolean,
): Promise<FoundAdapter[]> {
  driver ??= findSoftwareDriver((text) => {
    passedOver.push(text);
    remark(text);
  });
  const software = await driver;
  if (software) offerDriver(software, choice === 'software');
  const { gpu, host } = await startEngine(unchecked);
  const found = new Map<string, FoundAdapter>();
  const requests: GPURequestAdapterOptions[] = [
    { powerPreference: 'high-performance' },
    { powerPreference: 'low-power' },
    { forceFallbackAdapter: true },
  ];
  for (const request of requests) {
    const adapter = await requested(gpu, request);
    if (!adapter) continue;
    const report = describeAdapter(adapter, host, platformBackend());
    const key = `${report.name} ${report.description}`;
    if (!found.has(key)) found.set(key, { adapter, report });
  }
  return [...found.values()];
}

/** @throws GpuUnavailableError if the engine fails, which then gives no null */
async function requested(gpu: GPU, request: GPURequestAdapterOptions): Promise<GPUAdapter | null> {
  try {
    return await gpu.requestAdapter(request);
  } catch (cause) {
    const message = `WebGPU failed while it looked for an adapter: ${(cause as Error).message}`;
    throw new GpuUnavailableError('no-adapter', message, { cause });
  }
}

/** The software driver of this process. It is looked for once, because Dawn looks for drivers once. */
let driver: Promise<SoftwareDriver | undefined> | undefined;

/** The copies of that driver that cannot be used, and why. */
const passedOver: string[] = [];

function unavailable(
  choice: AdapterChoice,
  adapters: readonly FoundAdapter[],
): GpuUnavailableError {
  const names = adapters.map(({ report }) => report.name).join(', ') || 'none';
  const remedy = remedyFor(choice);
  const wish = choice === 'auto' ? 'WebGPU adapter' : `${choice} adapter`;
  return new GpuUnavailableError(
    adapters.length > 0 ? 'no-adapter' : 'no-driver',
    `No ${wish} was found (adapters here: ${names}). ${remedy}`,
  );
}

/** What to do about a missing adapter. */
function remedyFor(choice: AdapterChoice): string {
  if (process.platform !== 'linux')
    return choice === 'software'
      ? 'There is no software adapter for this platform.'
      : 'Install the newest driver of your GPU. There is no software adapter for this platform.';
  if (choice === 'gpu') return 'Install the Vulkan driver of your GPU, or use --adapter software.';
  return process.arch === 'x64'
    ? passedOver.join(' ') ||
        'Install @sparticuz/chromium (npm ci without --omit=optional), Chromium, or a Vulkan driver.'
    : 'Install Chromium or the Vulkan driver of your GPU.';
}
