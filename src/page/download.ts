/** Makes the browser save bytes as a file. */
export function download(name: string, content: Blob | Uint8Array | string, type = ''): void {
  const blob =
    content instanceof Blob ? content : new Blob([content as Uint8Array<ArrayBuffer>], { type });
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // By then the browser has read the bytes.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
