import type { Gpu } from '../gpu/gpu.ts';
import { Easel } from './easel.ts';

/** The device of the article, and what its figures share. */
export interface Studio {
  readonly gpu: Gpu;
  readonly easel: Easel;
}

/**
 * Waits for the device that all figures share.
 * @throws GpuUnavailableError where there is none
 */
export async function openStudio({
  device,
  recoloured,
  lost,
}: {
  device: Promise<Gpu>;
  recoloured: () => void;
  lost: (message: string) => void;
}): Promise<Studio> {
  const gpu = await device;
  void gpu.lost.then(({ reason, message }) => lost(message || reason));
  gpu.device.addEventListener('uncapturederror', ({ error }) => {
    // oxlint-disable-next-line no-console -- a reader who looks for the cause looks there
    console.error(error);
  });
  return { gpu, easel: new Easel(gpu, recoloured) };
}
