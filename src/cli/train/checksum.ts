import { createHash } from 'node:crypto';
import { readSafetensors, writeSafetensors } from '../../formats/safetensors.ts';
import { MachineFileError } from '../../rbm/machine/errors.ts';

const name = 'checksum';

/** A checkpoint with the SHA-256 of its other content among its metadata. */
export function sealed(bytes: Uint8Array): Uint8Array {
  const { tensors, metadata } = readSafetensors(bytes);
  return writeSafetensors({ tensors, metadata: { ...metadata, [name]: digest(bytes) } });
}

/**
 * Asserts that a checkpoint is as it was written. Version 0.1 wrote no checksums.
 * @throws MachineFileError
 */
export function assertSealed(bytes: Uint8Array): void {
  const { tensors, metadata } = readSafetensors(bytes);
  const { [name]: written, ...others } = metadata;
  if (written === undefined || written === digest(writeSafetensors({ tensors, metadata: others })))
    return;
  throw new MachineFileError(
    'Its checksum does not fit its content: the file was changed after it was written.',
  );
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
