/** The limits and features requested from every device, each with its reason. */

interface LimitRequest {
  readonly limit:
    | 'maxBufferSize'
    | 'maxStorageBufferBindingSize'
    | 'maxComputeWorkgroupStorageSize';
  /** The smallest limit with which Blockspin runs, in bytes: WebGPU's own default. */
  readonly least: number;
  readonly reason: string;
}

/** Limits that are raised to the adapter's maximum. All other limits stay at WebGPU's portable default. */
export const limitRequests: readonly LimitRequest[] = [
  {
    limit: 'maxBufferSize',
    least: 268_435_456,
    reason: 'an ensemble is one buffer: 256 MiB hold 46,336 x 46,336 spins',
  },
  {
    limit: 'maxStorageBufferBindingSize',
    least: 134_217_728,
    reason: 'kernels bind the whole ensemble: 128 MiB hold 32,768 x 32,768 spins',
  },
  {
    limit: 'maxComputeWorkgroupStorageSize',
    least: 16_384,
    reason: 'sweeps keep tiles of lattices there: 16 KiB hold 32 replicas of 64 x 64',
  },
];

interface FeatureRequest {
  readonly feature: GPUFeatureName;
  readonly reason: string;
}

/** Features that are used if the adapter has them. Nothing depends on them. */
export const featureRequests: readonly FeatureRequest[] = [
  {
    feature: 'timestamp-query',
    reason: 'kernel times without the host; without this feature the wall clock is used',
  },
  {
    feature: 'subgroups',
    reason: 'on software adapters, half-steps of machines read each weight once for four groups',
  },
];

/** The device descriptor for an adapter, with every request above that the adapter can meet. */
export function deviceDescriptor(adapter: GPUAdapter): GPUDeviceDescriptor {
  const requiredLimits: Record<string, number> = {};
  for (const { limit } of limitRequests) requiredLimits[limit] = adapter.limits[limit];
  const requiredFeatures = featureRequests
    .map(({ feature }) => feature)
    .filter((feature) => adapter.features.has(feature));
  return { label: 'blockspin', requiredLimits, requiredFeatures };
}

/** Whether subgroups have four invocations, as those of SwiftShader. Engines without subgroups may lack `adapterInfo` too. */
export function hasQuads(device: GPUDevice): boolean {
  if (!device.features.has('subgroups')) return false;
  const { subgroupMinSize, subgroupMaxSize } = device.adapterInfo;
  return subgroupMinSize === 4 && subgroupMaxSize === 4;
}
