import type { KernelName } from '../../shaders/kernels.ts';
import type { BufferRange, Gpu } from '../gpu/gpu.ts';
import { surfaceFormat, type Surface } from './surface.ts';

/** The shaders that draw. */
export type ViewName = Extract<KernelName, `view-${string}`>;

/** What to draw. By default one triangle covers the whole canvas. */
const wholeCanvas = { vertices: 3, instances: 1 };

/** A render pipeline that can be rebuilt from edited shaders. */
export class Painter {
  readonly #gpu: Gpu;
  readonly #name: ViewName;
  #made: Made | undefined;
  /** Bind groups by their resources, which most views keep from frame to frame. */
  #groups = new WeakMap<readonly BufferRange[], GPUBindGroup>();

  /** A painter that paints nothing before `reload`. */
  constructor(gpu: Gpu, name: ViewName) {
    this.#gpu = gpu;
    this.#name = name;
  }

  /** @throws ShaderError if the shader does not compile */
  static async create(gpu: Gpu, name: ViewName): Promise<Painter> {
    const painter = new Painter(gpu, name);
    await painter.reload();
    return painter;
  }

  /** Compiles the shader, or after `Gpu.reloadShaders` compiles it again. On an error the old shader stays. */
  async reload(): Promise<void> {
    this.#made = await make(this.#gpu, this.#name);
    this.#groups = new WeakMap();
  }

  /** Draws one canvas from the given buffers. A view that gives the same array again gets the same bind group. */
  paint(
    encoder: GPUCommandEncoder,
    surface: Surface,
    resources: readonly BufferRange[],
    { vertices, instances } = wholeCanvas,
  ): void {
    if (!this.#made) return;
    const { pipeline, layout } = this.#made;
    const pass = surface.begin(encoder);
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, this.#groupOf(resources, layout));
    pass.draw(vertices, instances);
    pass.end();
  }

  #groupOf(resources: readonly BufferRange[], layout: GPUBindGroupLayout): GPUBindGroup {
    const before = this.#groups.get(resources);
    if (before) return before;
    const group = this.#gpu.bind({ label: this.#name, layout }, resources);
    this.#groups.set(resources, group);
    return group;
  }
}

interface Made {
  readonly pipeline: GPURenderPipeline;
  readonly layout: GPUBindGroupLayout;
}

async function make(gpu: Gpu, name: ViewName): Promise<Made> {
  const { module, layout, label } = await gpu.module(name, 'default');
  const pipeline = await gpu.device.createRenderPipelineAsync({
    label,
    layout: gpu.device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    vertex: { module, entryPoint: 'vertex_main' },
    fragment: { module, entryPoint: 'fragment_main', targets: [{ format: surfaceFormat() }] },
  });
  return { pipeline, layout };
}
