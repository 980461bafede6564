/** Signature and fixed length of a record of a zip archive (APPNOTE.TXT, 4.3.12 and 4.3.16). */
const entry = { signature: 0x02014b50, bytes: 46 };
const end = { signature: 0x06054b50, bytes: 22, longestComment: 65_535 };

/** The names of the files in a zip archive, from the list at its end; none where there is no such list. */
export function zipNames(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const names: string[] = [];
  let at = startOfList(view);
  while (at + entry.bytes <= bytes.length && view.getUint32(at, true) === entry.signature) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    const first = at + entry.bytes;
    names.push(new TextDecoder().decode(bytes.subarray(first, first + (name ?? 0))));
    at = first + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return names;
}

/** The byte at which the list begins; the length of the archive where there is none. */
function startOfList(view: DataView): number {
  const last = view.byteLength - end.bytes;
  for (let at = last; at >= Math.max(0, last - end.longestComment); at--)
    if (view.getUint32(at, true) === end.signature) return view.getUint32(at + 16, true);
  return view.byteLength;
}
