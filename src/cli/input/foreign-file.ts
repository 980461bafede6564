import { zipNames } from '../../formats/zip-names.ts';

/** Names of arrays that a message lists. */
const mostNames = 8;

/**
 * What a file is that numpy, torch and others write and that is not read, and what to do with it.
 * @returns undefined for any other file
 */
export function foreignFile(file: string, bytes: Uint8Array): string | undefined {
  const begins = (...signature: number[]): boolean =>
    signature.every((byte, index) => bytes[index] === byte);
  if (begins(0x50, 0x4b, 3, 4)) return archive(file, zipNames(bytes));
  if (begins(0x1f, 0x8b)) return 'it is compressed by gzip; unpack it with gunzip first';
  if (begins(0x89, 0x48, 0x44, 0x46))
    return "it is an HDF5 file; save one of its data sets as .npy, with numpy.save('samples.npy', h5py.File(FILE)[NAME][:])";
  if (begins(0x80) && (bytes[1] ?? 0) >= 2 && (bytes[1] ?? 0) <= 5)
    return "it is a pickle of Python; load it there and save the array with numpy.save('samples.npy', array)";
  if (bytes[8] === 0x7b && bytes[9] === 0x22)
    return 'it is a safetensors file; save the tensor of the samples as .npy with numpy.save';
  return undefined;
}

function archive(file: string, names: readonly string[]): string {
  if (names.some((name) => name.endsWith('data.pkl')))
    return "it is a file of torch; load it there and save the tensor with numpy.save('samples.npy', tensor.numpy())";
  const arrays = names.filter((name) => name.endsWith('.npy')).map((name) => name.slice(0, -4));
  const [first] = arrays;
  if (first === undefined) return 'it is a zip archive; unpack it first';
  const more = arrays.length > mostNames ? ` and ${arrays.length - mostNames} more` : '';
  const listed = `${arrays.slice(0, mostNames).join(', ')}${more}`;
  return (
    `it is an archive of numpy with ${arrays.length === 1 ? 'the array' : 'the arrays'} ${listed}; save one array as .npy, ` +
    `for example with numpy.save('samples.npy', numpy.load(${quoted(file)})[${quoted(first)}])`
  );
}

/** A string of Python. */
function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}
