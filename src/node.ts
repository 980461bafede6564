/** Blockspin as a library in Node (`blockspin/node`): everything of the page, and a device through Dawn. */
export * from './index.ts';
export {
  findAdapters,
  openGpuInNode,
  type AdapterChoice,
  type FoundAdapter,
  type NodeGpuOptions,
} from './gpu/node/open.ts';
export type { Remark } from './gpu/node/unpack.ts';
