/** The adapter a result came from; stored with every number. */
export interface AdapterReport {
  /** A name a person recognizes, for example "NVIDIA H200" or "SwiftShader Device". */
  readonly name: string;
  readonly vendor: string;
  readonly architecture: string;
  readonly description: string;
  /** The graphics interface below WebGPU where it is known ("vulkan"), else "webgpu". */
  readonly backend: string;
  /** True where the processor does the work: figures from it say nothing about a GPU. */
  readonly software: boolean;
  /** The program that implements WebGPU: a browser, or Dawn in Node. */
  readonly host: string;
}

const softwareNames = /swiftshader|llvmpipe|lavapipe|warp|basic render|software/i;

/**
 * Describes an adapter.
 * @param host what implements WebGPU, with its version
 * @param backend the interface below it, where the caller knows it
 */
export function describeAdapter(
  adapter: GPUAdapter,
  host: string,
  backend = 'webgpu',
): AdapterReport {
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const parts = [vendor, architecture].filter(Boolean).join(' ');
  const name = device || description || parts || 'unnamed adapter';
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
