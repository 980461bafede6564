import { hasPermutation, type KernelName } from '../../shaders/kernels.ts';
import { Ensemble } from '../ensemble/ensemble.ts';
import { latticeOf, replicaGeometry } from '../ensemble/geometry.ts';
import type { Gpu } from '../gpu/gpu.ts';
import type { LayoutOf, UniformValues } from '../gpu/uniform.ts';
import { compare, type Check } from './check.ts';

/** Side of the pictures in pixels: two pixels for each spin or weight. */
const side = 4;
/** Words from one row of a copied picture to the next: WebGPU asks for 256 bytes. */
const rowWords = 64;
/** Linear colours, as the views take them. Their encoded channels are 0 or 255, so rounding does not matter. */
const [red, blue, black] = [
  [1, 0, 0, 1],
  [0, 0, 1, 1],
  [0, 0, 0, 1],
] as const;
/** The pixels of these colours, with red in the lowest byte. */
const letters = new Map([
  [0xff0000ff, 'r'],
  [0xffff0000, 'b'],
  [0xff000000, '.'],
]);

/** Checks the shaders of the page without a canvas, with 2 x 2 spins and a field of 2 x 2 weights. */
export async function viewChecks(gpu: Gpu): Promise<Check[]> {
  const [system, mirrored, geometry] = [5, 6, replicaGeometry(2, 32)];
  const ensemble = new Ensemble(gpu, geometry, 'known spins');
  // Sites (0, 0), (1, 1), (1, 0), (0, 1): the upper two and the last are up. In the mirrored system these are down.
  const words = [1, 0, 1, 1].map((up) => (up << system) | ((1 - up) << mirrored));
  gpu.write(ensemble.buffer, new Uint32Array(words));
  const spinsOf = (lane: number, steady: number): Promise<string> =>
    picture(gpu, 'view-lattice', {
      data: [ensemble.buffer],
      values: {
        lattice: latticeOf(geometry),
        size: geometry.size,
        group: 0,
        lane,
        pixels: side,
        up: red,
        down: blue,
        origin: [0, 0],
        span: geometry.size,
        steady,
      },
      vertices: 3,
    });
  const spins = [
    await spinsOf(system, 0),
    await spinsOf(system, 1),
    await spinsOf(mirrored, 0),
    await spinsOf(mirrored, 1),
  ];
  const weights = gpu.upload('known weights', new Float32Array([2, -2, 0, 2]));
  const field = await picture(gpu, 'view-receptive-fields', {
    data: [weights],
    values: {
      side: 2,
      hidden: 1,
      columns: 1,
      pixels: side,
      pitch: side,
      cell: side,
      faintest: 0.1,
      negative: blue,
      zero: black,
      positive: red,
    },
    vertices: 6,
  });
  const hidden = [
    await hiddenLayerPicture(gpu, ensemble, { system, steady: 0 }),
    await hiddenLayerPicture(gpu, ensemble, { system: mirrored, steady: 1 }),
  ];
  ensemble.dispose();
  weights.destroy();
  return [
    compare(
      'view-lattice',
      spins.join(', '),
      'rrrr rrrr rrbb rrbb, rrrr rrrr rrbb rrbb, bbbb bbbb bbrr bbrr, rrrr rrrr rrbb rrbb',
    ),
    compare('view-receptive-fields', field, 'rrbb rrbb ..rr ..rr'),
    compare('view-hidden-layer', hidden.join(', '), 'bbrr bbrr rrbb rrbb, bbrr bbrr rrbb rrbb'),
  ];
}

/** A machine with 2 x 2 hidden units. Unit j copies spin j + 1, so the places are changed; one sign is flipped. */
async function hiddenLayerPicture(
  gpu: Gpu,
  { buffer, geometry }: Ensemble,
  { system, steady }: { system: number; steady: number },
): Promise<string> {
  const weights = new Float32Array(16);
  for (let unit = 0; unit < 4; unit++) weights[((unit + 1) % 4) * 4 + unit] = 1000;
  const data = [
    gpu.upload('known machine', weights),
    gpu.upload('known biases', new Float32Array(4).fill(-500)),
    gpu.upload('known places', new Uint32Array([2, 3, 0, 1 + 2 ** 31])),
  ];
  const found = await picture(gpu, 'view-hidden-layer', {
    data: [buffer, ...data],
    values: {
      lattice: latticeOf(geometry),
      group: 0,
      lane: system,
      size: geometry.size,
      side: 2,
      cells: 2,
      scale: 2 / side,
      low: 0,
      gain: 1,
      steady,
      origin: [0, 0],
      up: red,
      down: blue,
    },
    vertices: 3,
  });
  for (const each of data) each.destroy();
  return found;
}

/** The render pipeline of a view, for pictures of 8 bits a channel. */
export async function viewPipeline(gpu: Gpu, name: KernelName): Promise<GPURenderPipeline> {
  const permutation = 'default';
  if (!hasPermutation(name, permutation)) throw new RangeError(`${name} has no ${permutation}.`);
  const { module, layout, label } = await gpu.module(name, permutation);
  return gpu.device.createRenderPipelineAsync({
    label,
    layout: gpu.device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    vertex: { module, entryPoint: 'vertex_main' },
    fragment: { module, entryPoint: 'fragment_main', targets: [{ format: 'rgba8unorm' }] },
  });
}

interface Scene<K extends KernelName> {
  readonly data: readonly GPUBuffer[];
  readonly values: UniformValues<LayoutOf<K>>;
  readonly vertices: number;
}

/** Draws one instance of a view. Returns the rows of the picture as letters, with `?` for an unexpected colour. */
async function picture<K extends KernelName>(gpu: Gpu, name: K, scene: Scene<K>): Promise<string> {
  const pixels = await viewPixels(gpu, name, scene, side);
  const rows = Array.from({ length: side }, (_, y) =>
    Array.from(pixels.subarray(y * side, (y + 1) * side), (word) => letters.get(word) ?? '?'),
  );
  return rows.map((row) => row.join('')).join(' ');
}

/**
 * Draws one instance of a view on a square of `pixels` pixels a side, at most 64.
 * @returns the pixels row by row, each with red in the lowest byte
 */
export async function viewPixels<K extends KernelName>(
  gpu: Gpu,
  name: K,
  { data, values, vertices }: Scene<K>,
  pixels: number,
): Promise<Uint32Array> {
  const pipeline = await viewPipeline(gpu, name);
  const parameters = gpu.uniform(name, values);
  const texture = gpu.device.createTexture({
    label: name,
    size: [pixels, pixels],
    format: 'rgba8unorm',
    usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.COPY_SRC,
  });
  const copy = gpu.storage(name, pixels * rowWords * 4);
  const group = gpu.bind({ label: name, layout: pipeline.getBindGroupLayout(0) }, [
    ...data,
    parameters,
  ]);
  gpu.submit(name, (encoder) => {
    const view = texture.createView();
    const pass = encoder.beginRenderPass({
      colorAttachments: [{ view, loadOp: 'clear', storeOp: 'store' }],
    });
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.draw(vertices);
    pass.end();
    encoder.copyTextureToBuffer({ texture }, { buffer: copy, bytesPerRow: rowWords * 4 }, [
      pixels,
      pixels,
    ]);
  });
  const read = await gpu.readWords(copy);
  texture.destroy();
  for (const buffer of [parameters, copy]) buffer.destroy();
  return Uint32Array.from(
    { length: pixels * pixels },
    (_, pixel) => read[Math.floor(pixel / pixels) * rowWords + (pixel % pixels)] ?? 0,
  );
}
