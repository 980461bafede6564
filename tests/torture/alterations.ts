import * as fc from 'fast-check';

/** A change of bytes, as text that says how to repeat it. */
export interface Altered<Content> {
  readonly content: Content;
  readonly how: string;
}

/** Values that do not belong where they stand. */
const oddValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    '',
    'x',
    [],
    {},
    [1],
    [null],
    ['square'],
    { a: 1 },
    0,
    -1,
    1,
    2,
    0.5,
  ),
  fc.constantFrom<unknown>(
    1e15,
    2 ** 32,
    2 ** 53,
    9_007_199_254_740_960,
    1e308,
    1e-320,
    -0,
    '\u001b[31m',
    '/dev/zero',
  ),
  fc.constantFrom<unknown>(
    '__proto__',
    '../../x',
    'x'.repeat(3000),
    [64, 16, 0],
    Array(2000).fill(1),
    'NaN',
  ),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** A JSON document with one or two of its values replaced, removed or added. */
export function alteredJson(document: unknown): fc.Arbitrary<Altered<unknown>> {
  const places = placesOf(document);
  const change = fc.record({
    place: fc.constantFrom(...places),
    kind: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add'),
    value: oddValues,
  });
  return fc.array(change, { minLength: 1, maxLength: 2 }).map((changes) => {
    let content: unknown = structuredClone(document);
    for (const { place, kind, value } of changes)
      content = changed(content, place, kind === 'remove' ? undefined : { kind, value });
    const how = changes
      .map(
        ({ place, kind, value }) =>
          `${place.join('.') || '(all)'} ${kind} ${(JSON.stringify(value) ?? '').slice(0, 60)}`,
      )
      .join(' and ');
    return { content, how };
  });
}

type Place = readonly string[];

function placesOf(value: unknown, place: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [place];
  // Long lists are alike: their first values stand for all.
  const entries = Object.entries(value).slice(0, 60);
  return [place, ...entries.flatMap(([name, each]) => placesOf(each, [...place, name]))];
}

function changed(
  document: unknown,
  [first, ...rest]: Place,
  change: { readonly kind: string; readonly value: unknown } | undefined,
): unknown {
  if (first === undefined)
    return change?.kind === 'add' && typeof document === 'object' && document !== null
      ? Object.assign(document, { added: change.value })
      : change?.value;
  if (typeof document !== 'object' || document === null) return document;
  const copy = document as Record<string, unknown>;
  if (rest.length === 0 && !change) delete copy[first];
  else if (first in copy) copy[first] = changed(copy[first], rest, change);
  return copy;
}

/** Bytes with a few of them changed, cut off, put in or repeated. */
export function alteredBytes(bytes: Uint8Array): fc.Arbitrary<Altered<Uint8Array>> {
  // What matters is in front.
  const at = fc.oneof(
    { weight: 3, arbitrary: fc.nat(Math.min(bytes.length, 200)) },
    { weight: 1, arbitrary: fc.nat(bytes.length) },
  );
  const some = fc.uint8Array({ minLength: 1, maxLength: 12 });
  const flip = fc.tuple(at, some).map(([place, put]): Altered<Uint8Array> => {
    const content = Uint8Array.from(bytes);
    content.set(put.subarray(0, Math.max(0, bytes.length - place)), place);
    return { content, how: `${put.length} bytes at ${place}: ${put.join(' ')}` };
  });
  const cut = at.map((place) => ({ content: bytes.slice(0, place), how: `cut at ${place}` }));
  const insert = fc.tuple(at, some).map(([place, put]) => ({
    content: joined(bytes.slice(0, place), put, bytes.slice(place)),
    how: `put in at ${place}: ${put.join(' ')}`,
  }));
  const longer = some.map((put) => ({
    content: joined(bytes, put),
    how: `put at the end: ${put.join(' ')}`,
  }));
  const anything = fc
    .uint8Array({ maxLength: 300 })
    .map((content) => ({ content, how: `bytes ${content.join(' ')}` }));
  return fc.oneof(flip, flip, cut, insert, longer, anything);
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}
