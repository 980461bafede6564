import { shaderSources } from '../../shaders/sources.ts';
import { describeAdapter } from './adapter-report.ts';
import { GpuUnavailableError } from './errors.ts';
import { Gpu, type GpuOptions } from './gpu.ts';

/**
 * Opens WebGPU in a page.
 * @throws GpuUnavailableError with the step that failed and the remedy
 */
export async function openGpuInBrowser(options?: GpuOptions): Promise<Gpu> {
  if (!navigator.gpu) {
    throw new GpuUnavailableError(
      'no-webgpu',
      window.isSecureContext
        ? 'This browser has no WebGPU. Chrome or Edge 113, Firefox 141, Safari 26 or newer have it.'
        : 'WebGPU needs a secure page: open this one over https, or at http://localhost.',
    );
  }
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new GpuUnavailableError(
      'no-adapter',
      'This browser has WebGPU but found no graphics adapter for it. Turn on hardware acceleration ' +
        'in its settings; on Linux start Chrome with --enable-unsafe-webgpu --enable-features=Vulkan.',
    );
  }
  const brands = /(?:Firefox|Edg|Chrome|Version)\/[\d.]+/.exec(navigator.userAgent);
  const report = describeAdapter(adapter, brands?.[0] ?? navigator.userAgent);
  return Gpu.open(adapter, report, shaderSources, options);
}
