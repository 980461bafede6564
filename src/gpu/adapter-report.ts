/** The adapter that computed a result; stored with every number. */
export interface AdapterReport {
  /** A name a person recognizes, for example "NVIDIA H200" or "SwiftShader Device". */
  readonly name: string;
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  /** The graphics interface below WebGPU if it is known ("vulkan"), otherwise "webgpu". */
  readonly backend: string;
  /** True if the processor does the work. Its timings then say nothing about a GPU. */
  readonly software: boolean;
  /** The program that implements WebGPU: a browser, or Dawn in Node. */
  readonly host: string;
}

const softwareNames = /swiftshader|llvmpipe|lavapipe|warp|basic render|software/i;

/**
 * Describes an adapter.
 * @param host the program that implements WebGPU, with its version
 * @param backend the graphics interface below WebGPU, if the caller knows it
 */
export function describeAdapter(
  adapter: GPUAdapter,
  host: string,
  backend = 'webgpu',
): AdapterReport {
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const parts = [vendor, architecture].filter(Boolean).join(' ');
  // Deno gives numbers for vendor and device.
  const words = [device, description, parts].filter((text) => /[a-z]/i.test(text));
  const name = words[0] ?? (device || parts || 'unnamed adapter');
  return {
    name: name.replace(/[\s-]+$/, ''),
    vendor,
    architecture,
    description: description.trim(),
    backend,
    software: isFallbackAdapter || softwareNames.test(`${parts} ${device} ${description}`),
    host,
  };
}
