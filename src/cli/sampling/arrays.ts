import { writeNpy } from '../../formats/npy.ts';
import type { Tensor } from '../../formats/tensor.ts';
import type { OutputFolder } from '../output/output-folder.ts';

/** What the entries along an axis of an array are. */
export interface Axis {
  readonly name: string;
  /** The values along the axis, where they are few; else their number follows from the shape. */
  readonly values?: readonly (number | string)[];
  readonly meaning?: string;
}

/** What an array is, for the JSON beside it. */
export interface AboutArray {
  readonly quantity: string;
  readonly axes: readonly Axis[];
  readonly [fact: string]: unknown;
}

/** Writes `NAME.npy` and beside it `NAME.json`, which explains the axes. */
export async function writeArray(
  folder: OutputFolder,
  name: string,
  tensor: Tensor,
  about: AboutArray,
): Promise<void> {
  const file = `${name.split('/').at(-1)}.npy`;
  await folder.writeDocument(`${name}.json`, { array: file, shape: tensor.shape, ...about });
  await folder.write(`${name}.npy`, writeNpy(tensor));
}

/** Infinity has no JSON: it is written as the text that a flag takes. */
export function jsonNumber(value: number): number | string {
  return Number.isFinite(value) ? value : 'inf';
}
