import { zipNames } from '../../formats/zip-names.ts';

/** Names of arrays that a message lists. */
const mostNames = 8;

/** A format that is recognized and not read. */
interface ForeignFormat {
  readonly what: string;
  /** How to make samples of it. */
  readonly remedy: string;
}

/**
 * What a file of samples is that numpy, torch and others write and that is not read, and what to do with it.
 * @returns undefined for any other file
 */
export function foreignFile(file: string, bytes: Uint8Array): string | undefined {
  const found = formatOf(file, bytes);
  return found && `it is ${found.what}; ${found.remedy}`;
}

/** What a file is where a machine was asked for; undefined where its format is not known, or is the right one. */
export function foreignMachineFile(bytes: Uint8Array): string | undefined {
  const found = isSafetensors(bytes) ? undefined : formatOf('FILE', bytes);
  return (
    found &&
    `it is ${found.what}; save its tensors with safetensors.torch.save_file or safetensors.numpy.save_file`
  );
}

function isSafetensors(bytes: Uint8Array): boolean {
  return bytes[8] === 0x7b && bytes[9] === 0x22;
}

function formatOf(file: string, bytes: Uint8Array): ForeignFormat | undefined {
  const begins = (...signature: number[]): boolean =>
    signature.every((byte, index) => bytes[index] === byte);
  if (begins(0x50, 0x4b, 3, 4)) return archive(file, zipNames(bytes));
  if (begins(0x1f, 0x8b))
    return { what: 'compressed by gzip', remedy: 'unpack it with gunzip first' };
  if (begins(0x89, 0x48, 0x44, 0x46))
    return {
      what: 'an HDF5 file',
      remedy:
        "save one of its data sets as .npy, with numpy.save('samples.npy', h5py.File(FILE)[NAME][:])",
    };
  if (begins(...Buffer.from('MATLAB 5.0')))
    return {
      what: 'a file of MATLAB',
      remedy:
        "save one of its arrays as .npy, with numpy.save('samples.npy', scipy.io.loadmat(FILE)[NAME])",
    };
  if (begins(0xff, 0xfe) || begins(0xfe, 0xff))
    return { what: 'a text in UTF-16', remedy: 'save it as UTF-8' };
  if (begins(0x80) && (bytes[1] ?? 0) >= 2 && (bytes[1] ?? 0) <= 5)
    return {
      what: 'a pickle of Python',
      remedy: "load it there and save the array with numpy.save('samples.npy', array)",
    };
  if (isSafetensors(bytes))
    return {
      what: 'a safetensors file',
      remedy: 'save the tensor of the samples as .npy with numpy.save',
    };
  return undefined;
}

function archive(file: string, names: readonly string[]): ForeignFormat {
  if (names.some((name) => name.endsWith('data.pkl')))
    return {
      what: 'a file of torch',
      remedy: "load it there and save the tensor with numpy.save('samples.npy', tensor.numpy())",
    };
  const arrays = names.filter((name) => name.endsWith('.npy')).map((name) => name.slice(0, -4));
  const [first] = arrays;
  if (first === undefined) return { what: 'a zip archive', remedy: 'unpack it first' };
  const more = arrays.length > mostNames ? ` and ${arrays.length - mostNames} more` : '';
  const listed = `${arrays.slice(0, mostNames).join(', ')}${more}`;
  return {
    what: `an archive of numpy with ${arrays.length === 1 ? 'the array' : 'the arrays'} ${listed}`,
    remedy:
      'save one array as .npy, ' +
      `for example with numpy.save('samples.npy', numpy.load(${quoted(file)})[${quoted(first)}])`,
  };
}

/** A string of Python. */
function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`;
}
