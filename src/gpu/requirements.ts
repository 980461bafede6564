/** What every device is asked for, each request with its reason. */

interface LimitRequest {
  readonly limit: 'maxBufferSize' | 'maxStorageBufferBindingSize';
  /** The least that runs at all, in bytes: WebGPU's own default. */
  readonly least: number;
  readonly reason: string;
}

/** Limits raised to what the adapter offers; everything else stays at WebGPU's portable default. */
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
];

interface FeatureRequest {
  readonly feature: GPUFeatureName;
  readonly reason: string;
}

/** Features used where the adapter has them; nothing depends on them. */
export const featureRequests: readonly FeatureRequest[] = [
  {
    feature: 'timestamp-query',
    reason: 'kernel times without the host; the wall clock stands in where it is absent',
  },
];

/** The device descriptor for an adapter: every request above that it can meet. */
export function deviceDescriptor(adapter: GPUAdapter): GPUDeviceDescriptor {
  const requiredLimits: Record<string, number> = {};
  for (const { limit } of limitRequests) requiredLimits[limit] = adapter.limits[limit];
  const requiredFeatures = featureRequests
    .map(({ feature }) => feature)
    .filter((feature) => adapter.features.has(feature));
  return { label: 'blockspin', requiredLimits, requiredFeatures };
}
