/** Stands in the place of src/gpu/node/open.ts: a command that asks for a device has accepted its arguments. */
export class DeviceAsked extends Error {
  override readonly name = 'DeviceAsked';
}

export function openGpuInNode(): Promise<never> {
  return Promise.reject(new DeviceAsked(deviceAsked));
}

export function findAdapters(): Promise<never> {
  return Promise.reject(new DeviceAsked(deviceAsked));
}

/** What the command line prints then, after `error: `. */
export const deviceAsked = 'the device is asked for';
