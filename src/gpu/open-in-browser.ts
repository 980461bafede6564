import { shaderSources } from '../../shaders/sources.ts';
import { describeAdapter } from './adapter-report.ts';
import { GpuUnavailableError } from './errors.ts';
import { Gpu, type GpuOptions } from './gpu.ts';

/**
 * Opens WebGPU in a page.
 * @param asked an adapter that the page has asked for before, and that no device was made of
 * @throws GpuUnavailableError with the step that failed and the remedy
 */
export async function openGpuInBrowser(
  options?: GpuOptions,
  asked?: Promise<GPUAdapter | null>,
): Promise<Gpu> {
  const isPage = 'document' in globalThis;
  // A worker has no window, Deno has no secure contexts, and old versions of Node have no navigator.
  if (!globalThis.navigator?.gpu) {
    throw new GpuUnavailableError(
      'no-webgpu',
      globalThis.isSecureContext === false
        ? 'WebGPU needs a secure page: open this one over https, or at http://localhost.'
        : `This ${isPage ? 'browser' : 'program'} has no WebGPU. Chrome or Edge 113, Firefox 141 and Safari 26 have WebGPU.${isPage ? '' : ' Deno 2 has it too; in Node use openGpuInNode.'}`,
    );
  }
  const adapter = await (asked ??
    navigator.gpu.requestAdapter({ powerPreference: 'high-performance' }));
  if (!adapter) {
    throw new GpuUnavailableError(
      'no-adapter',
      `WebGPU is here but found no graphics adapter. ${
        isPage
          ? 'Turn on hardware acceleration in the settings of the browser. On Linux start Chrome with --enable-unsafe-webgpu --enable-features=Vulkan.'
          : 'Install a Vulkan driver.'
      }`,
    );
  }
  const brands = /(?:Firefox|Edg|Chrome|Version)\/[\d.]+/.exec(navigator.userAgent);
  const report = describeAdapter(adapter, brands?.[0] ?? navigator.userAgent);
  return Gpu.open(adapter, report, shaderSources, options);
}
