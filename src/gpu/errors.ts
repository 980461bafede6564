import { BlockspinError } from '../errors.ts';

/** Why no usable WebGPU device could be opened. The message for each reason says what helps. */
export type UnavailableReason =
  | 'no-webgpu'
  | 'old-system'
  | 'no-adapter'
  | 'no-driver'
  | 'limits'
  | 'null-backend'
  | 'no-device';

/** No WebGPU device could be opened. The message says what is missing and what to do. */
export class GpuUnavailableError extends BlockspinError {
  override readonly name = 'GpuUnavailableError';
  readonly reason: UnavailableReason;

  constructor(reason: UnavailableReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** A shader did not resolve or compile; the message names the `.wgsl` file and line. */
export class ShaderError extends BlockspinError {
  override readonly name = 'ShaderError';
}

/** The implementation rejected a command (validation), ran out of memory, or failed inside. */
export class GpuCommandError extends BlockspinError {
  override readonly name: string = 'GpuCommandError';
}

/** The device has no memory left for a buffer that its limits allow. */
export class DeviceMemoryError extends GpuCommandError {
  override readonly name = 'DeviceMemoryError';
}

/** The device went away (driver reset, unplugged, out of memory). State on the host is still good. */
export class DeviceLostError extends BlockspinError {
  override readonly name = 'DeviceLostError';
}
