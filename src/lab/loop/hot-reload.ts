import '../../../shaders/sources.ts';
import type { Gpu } from '../../gpu/gpu.ts';
import { hideNotice, showNotice } from '../../page/failure.ts';
import type { Lab } from '../lab.ts';

type Sources = Readonly<Record<string, string>>;

let current: { gpu: Gpu; lab: Lab } | undefined;

/**
 * Takes over edited shaders while the page runs (development server only). A shader with an error is reported, and the
 * old shader stays.
 * @returns a function that stops it
 */
export function acceptNewShaders(gpu: Gpu, lab: Lab): () => void {
  const mine = { gpu, lab };
  current = mine;
  return () => {
    if (current === mine) current = undefined;
  };
}

async function reload(sources: Sources): Promise<void> {
  if (!current) return;
  try {
    await current.gpu.reloadShaders(sources);
    await current.lab.reload();
    hideNotice();
  } catch (error) {
    showNotice(`The old shaders stay: ${(error as Error).message}`);
  }
}

if (import.meta.hot) {
  import.meta.hot.accept('../../../shaders/sources.ts', (module) => {
    const sources = module?.['shaderSources'] as Sources | undefined;
    if (sources) void reload(sources);
  });
}
