import { elementAt } from '../../element-at.ts';
import type { TensorData } from '../../formats/tensor.ts';
import { oddColumns } from './odd-columns.ts';

/** Lets other work have its turn after every so many values. */
interface Turns {
  readonly turn: () => Promise<void>;
  readonly every: number;
}

/**
 * Looks for a value that makes samples no samples of two-state units: all must be 0 and 1, or all -1 and 1.
 * @param axes the lengths of all axes but the first
 * @returns the value, its place, and how to make two states of such values, as a sentence; undefined where all are right
 */
export async function wrongValue(
  data: TensorData,
  axes: readonly number[],
  { turn, every }: Turns,
): Promise<string | undefined> {
  let [zero, minus, other] = [Infinity, Infinity, Infinity];
  let [least, most] = [Infinity, -Infinity];
  for (let at = 0; at < data.length; at++) {
    const value = data[at] ?? NaN;
    if (value === 0) zero = Math.min(zero, at);
    else if (value === -1) minus = Math.min(minus, at);
    else if (value !== 1) other = Math.min(other, at);
    if (value < least) least = value;
    if (value > most) most = value;
    if (at % every === every - 1) await turn();
  }
  const wrong = Math.min(other, minus < Infinity ? zero : Infinity);
  if (wrong === Infinity) return undefined;
  const sentence = `${elementAt(data, wrong)} at [${placeOf(wrong, axes).join(', ')}]; all values must be 0 and 1, or all -1 and 1.`;
  const [columns = 1] = axes;
  const odd = axes.length === 1 ? await oddColumns(data, columns, { turn, every }) : undefined;
  if (odd !== undefined) return `${sentence} ${odd}`.trimEnd();
  const middle = Number(((least + most) / 2).toPrecision(6));
  // Without a spread, or with infinite values, no threshold divides them.
  if (!(least < most) || !Number.isFinite(middle)) return sentence;
  return `${sentence} Its values go from ${least} to ${most}; give them two states, for example with (array > ${middle}).astype('uint8').`;
}

/** The indices of an element, the last one the fastest. */
function placeOf(at: number, axes: readonly number[]): number[] {
  let rest = at;
  const place = axes.toReversed().map((length) => {
    const index = rest % length;
    rest = Math.floor(rest / length);
    return index;
  });
  return [rest, ...place.toReversed()];
}
