/** A value of Python as `ast.literal_eval` reads one; a tuple and a list are both an array. */
export type PythonValue =
  | string
  | number
  | boolean
  | null
  | readonly PythonValue[]
  | ReadonlyMap<PythonValue, PythonValue>;

/** Deeper than any header of a file, and far from the depth at which the reader would run out of stack. */
const deepest = 20;

/** Characters after a backslash that stand for one other character. */
const escapes: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Reads a Python literal: strings, whole numbers (with the L of Python 2), True, False, None, tuples, lists and
 * dictionaries, with spaces and commas as Python allows them.
 * @returns undefined for any other text
 */
export function pythonLiteral(text: string): PythonValue | undefined {
  const reader = new Reader(text);
  try {
    const value = reader.value(0);
    return reader.isAtEnd ? value : undefined;
  } catch (error) {
    if (error instanceof NoLiteral) return undefined;
    throw error;
  }
}

class NoLiteral extends Error {}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    this.#skipSpaces();
    return this.#at === this.#text.length;
  }

  value(depth: number): PythonValue {
    if (depth > deepest) throw new NoLiteral();
    if (this.#takes('{')) return this.#dictionary(depth);
    if (this.#takes('[')) return this.#items(']', depth).values;
    if (this.#takes('(')) {
      const { values, commas } = this.#items(')', depth);
      // One value in parentheses is no tuple without a comma.
      const [only] = values;
      return values.length === 1 && commas === 0 && only !== undefined ? only : values;
    }
    const number = this.#match(/[+-]?(?:0+|[1-9]\d*(?:_\d+)*)[lL]?(?![\w.])/y);
    if (number !== undefined) return Number(number.replaceAll(/[_lL]/g, ''));
    if (this.#match(/True\b/y) !== undefined) return true;
    if (this.#match(/False\b/y) !== undefined) return false;
    if (this.#match(/None\b/y) !== undefined) return null;
    return this.#string();
  }

  #dictionary(depth: number): Map<PythonValue, PythonValue> {
    const found = new Map<PythonValue, PythonValue>();
    while (!this.#takes('}')) {
      const key = this.value(depth + 1);
      this.#expect(':');
      found.set(key, this.value(depth + 1));
      if (this.#takes('}')) break;
      this.#expect(',');
    }
    return found;
  }

  #items(end: string, depth: number): { values: PythonValue[]; commas: number } {
    const values: PythonValue[] = [];
    let commas = 0;
    while (!this.#takes(end)) {
      values.push(this.value(depth + 1));
      if (this.#takes(end)) break;
      this.#expect(',');
      commas++;
    }
    return { values, commas };
  }

  /** Adjacent strings are one string. */
  #string(): string {
    const pattern = /(?:[uU]|[rR])?(?:'((?:[^'\\\n]|\\[^])*)'(?!')|"((?:[^"\\\n]|\\[^])*)"(?!"))/y;
    let whole: string | undefined;
    for (let part = this.#match(pattern); part !== undefined; part = this.#match(pattern)) {
      const raw = /^[rR]/.test(part);
      const content = part.replace(/^[uUrR]/, '').slice(1, -1);
      whole = (whole ?? '') + (raw ? content : unescaped(content));
    }
    if (whole === undefined) throw new NoLiteral();
    return whole;
  }

  #takes(character: string): boolean {
    this.#skipSpaces();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #expect(character: string): void {
    if (!this.#takes(character)) throw new NoLiteral();
  }

  #skipSpaces(): void {
    while (/[ \t\r\n\f]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  /** The text that a pattern matches next, after spaces. */
  #match(pattern: RegExp): string | undefined {
    this.#skipSpaces();
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }
}

function unescaped(content: string): string {
  return content.replaceAll(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[^])/g, (all, code: string) =>
    /^[xu].+/.test(code)
      ? String.fromCharCode(parseInt(code.slice(1), 16))
      : (escapes[code] ?? all),
  );
}
