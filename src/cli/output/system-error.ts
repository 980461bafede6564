import { getSystemErrorMap } from 'node:util';

/** An error of the system, with its code (`ENOSPC`). */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

/** Why a call of the system failed: `no space left on device (ENOSPC)`. */
export function reasonOf(error: unknown): string {
  if (!isSystemError(error)) return error instanceof Error ? error.message : String(error);
  const [, meaning] = getSystemErrorMap().get(error.errno ?? 0) ?? [];
  return meaning === undefined ? error.code : `${meaning} (${error.code})`;
}
