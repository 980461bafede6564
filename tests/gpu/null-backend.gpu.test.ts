import { create, globals } from 'webgpu';
import { expect, it } from 'vitest';
import { shaderSources } from '../../shaders/sources.ts';
import { describeAdapter } from '../../src/gpu/adapter-report.ts';
import { Gpu } from '../../src/gpu/gpu.ts';

it('the null backend is refused for runs, with what to do', async () => {
  Object.assign(globalThis, globals);
  const dawn = create(['backend=null']);
  const adapter = await dawn.requestAdapter();
  if (!adapter) throw new Error('Dawn has no null backend');
  const opening = Gpu.open(adapter, describeAdapter(adapter, 'Dawn'), shaderSources);
  await expect(opening).rejects.toMatchObject({
    name: 'GpuUnavailableError',
    reason: 'null-backend',
  });
  await expect(opening).rejects.toThrow(/executes nothing .* Choose another adapter/);
});
