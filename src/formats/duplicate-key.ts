/**
 * The first key that stands twice in one object of a JSON text, which JSON.parse passes over in silence; undefined where all differ.
 * @param text that JSON.parse takes
 */
export function duplicateKey(text: string): string | undefined {
  // Strings, and the characters that open, part and close objects and lists.
  const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]:,]/g;
  const open: (Set<string> | undefined)[] = [];
  let last: string | undefined;
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':' && last !== undefined) {
      const key: unknown = JSON.parse(last);
      const keys = open.at(-1);
      if (typeof key === 'string' && keys) {
        if (keys.has(key)) return key;
        keys.add(key);
      }
    }
    last = token.startsWith('"') ? token : undefined;
  }
  return undefined;
}
