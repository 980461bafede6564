import { GpuUnavailableError } from './errors.ts';
import type { Gpu } from './gpu.ts';

/** Whether a device executes: runs shaders/shared/proof.wgsl, which a null backend accepts and does not run. */
export async function executes(gpu: Gpu): Promise<boolean> {
  const kernel = await gpu.kernel('proof', 'default');
  const word = gpu.storage('proof', 16);
  const proof = gpu.dispatch(kernel, [word], 1);
  gpu.compute('proof', (pass) => proof.record(pass));
  const [value] = await gpu.readWords(word, 0, 4);
  word.destroy();
  return value === Math.imul(0x15196, 0xc0ffee) >>> 0;
}

/** @throws GpuUnavailableError for a device that does not execute */
export async function prove(gpu: Gpu): Promise<void> {
  if (await executes(gpu)) return;
  throw new GpuUnavailableError(
    'null-backend',
    `The adapter ${gpu.adapter.name} accepts commands but executes nothing (a null backend); ` +
      'it can compile shaders but not run them. Choose another adapter.',
  );
}
