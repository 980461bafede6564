/** Text that is not JSON, or that gives a name of an object twice. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
}

/**
 * Parses JSON in which each name of an object stands once. `JSON.parse` takes the last of several values in silence.
 * @throws JsonError with a message that goes on a sentence: `it is not JSON`
 */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new JsonError('it is not JSON', { cause });
  }
  const twice = repeatedName(text);
  if (twice === undefined) return value;
  const shown = twice.length > 40 ? `${twice.slice(0, 39)}…` : twice;
  throw new JsonError(`the name ${JSON.stringify(shown)} stands twice in an object`);
}

/** The first name that an object of valid JSON gives twice. */
function repeatedName(text: string): string | undefined {
  /** Names so far of the objects that are open; undefined for a list. */
  const open: (Set<string> | undefined)[] = [];
  // A string with the colon that makes it a name, or a bracket outside of strings.
  for (const [token, string, colon] of text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (string !== undefined && colon !== undefined) {
      const name = String(JSON.parse(string));
      const names = open.at(-1);
      if (names?.has(name)) return name;
      names?.add(name);
    }
  }
  return undefined;
}
