import { lattice, reads, single, type KernelEntry } from '../kernel-entry.ts';

/** Pictures of the page. */
export const viewKernels = {
  'view-lattice': {
    file: 'view/lattice.wgsl',
    host: 'stage/lattice-view.ts',
    kind: 'render',
    bindings: [
      'read-only-storage',
      {
        lattice,
        size: 'u32',
        group: 'u32',
        lane: 'u32',
        pixels: 'f32',
        up: 'vec4f',
        down: 'vec4f',
        origin: 'vec2f',
        span: 'f32',
        steady: 'u32',
      },
    ],
    permutations: single,
  },
  'view-receptive-fields': {
    file: 'view/receptive-fields.wgsl',
    host: 'stage/receptive-fields-view.ts',
    kind: 'render',
    bindings: [
      'read-only-storage',
      {
        side: 'u32',
        hidden: 'u32',
        columns: 'u32',
        pixels: 'f32',
        pitch: 'f32',
        cell: 'f32',
        faintest: 'f32',
        negative: 'vec4f',
        zero: 'vec4f',
        positive: 'vec4f',
      },
    ],
    permutations: single,
  },
  'view-hidden-layer': {
    file: 'view/hidden-layer.wgsl',
    host: 'stage/hidden-layer-view.ts',
    kind: 'render',
    bindings: [
      ...reads(4),
      {
        lattice,
        group: 'u32',
        lane: 'u32',
        size: 'u32',
        side: 'u32',
        cells: 'u32',
        scale: 'f32',
        low: 'f32',
        gain: 'f32',
        steady: 'u32',
        origin: 'vec2u',
        up: 'vec4f',
        down: 'vec4f',
      },
    ],
    permutations: single,
  },
} as const satisfies Readonly<Record<string, KernelEntry>>;
