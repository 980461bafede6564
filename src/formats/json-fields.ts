import { BlockspinError } from '../errors.ts';

/** A field of a JSON document that is not what it must be. The message names the field, what it is and what is allowed. */
export class FieldError extends BlockspinError {
  override readonly name = 'FieldError';
}

/** Which numbers a field may hold. */
export interface Rule {
  readonly is: (value: number) => boolean;
  readonly text: string;
}

/** Whole numbers of a range. */
export function within(least: number, most: number): Rule {
  return {
    is: (value) => Number.isSafeInteger(value) && value >= least && value <= most,
    text: `a whole number from ${least} ${most === Number.MAX_SAFE_INTEGER ? 'on' : `to ${most}`}`,
  };
}

/** The fields of an object of JSON. All errors name the field. */
export class Fields {
  readonly #name: string;
  readonly #values: Readonly<Record<string, unknown>>;

  /** @param known names that the object may have; any unless given */
  constructor(name: string, value: unknown, known?: readonly string[]) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new FieldError(
        `The field ${name} is ${value === undefined ? 'missing' : JSON.stringify(value)}; it must be an object.`,
      );
    this.#name = name;
    this.#values = { ...value };
    const other = Object.keys(value).find((field) => known && !known.includes(field));
    if (other !== undefined) throw new FieldError(`The field ${name}.${other} is unknown.`);
  }

  /** Whether the field stands there, be it null. */
  given(field: string): boolean {
    return this.#values[field] !== undefined;
  }

  has(field: string): boolean {
    return this.#values[field] !== undefined && this.#values[field] !== null;
  }

  list(field: string): readonly unknown[] {
    const value = this.#values[field];
    if (Array.isArray(value)) return value;
    throw this.#wrong(field, 'a list');
  }

  number(field: string, { is, text }: Rule): number {
    const value = this.#values[field];
    if (typeof value === 'number' && is(value)) return value;
    throw this.#wrong(field, text);
  }

  text(field: string): string {
    const value = this.#values[field];
    if (typeof value === 'string') return value;
    throw this.#wrong(field, 'a text');
  }

  truth(field: string): boolean {
    const value = this.#values[field];
    if (typeof value === 'boolean') return value;
    throw this.#wrong(field, 'true or false');
  }

  /** One of a few words. */
  word<Word extends string>(field: string, words: readonly Word[]): Word {
    const found = words.find((word) => word === this.#values[field]);
    if (found !== undefined) return found;
    throw this.#wrong(field, `one of ${words.join(', ')}`);
  }

  texts(field: string): string[] {
    return this.list(field).map((each) => {
      if (typeof each === 'string') return each;
      throw this.#wrong(field, 'a list of texts');
    });
  }

  object(field: string, known?: readonly string[]): Fields {
    return new Fields(`${this.#name}.${field}`, this.#values[field], known);
  }

  /** The objects of a list. */
  objects(field: string): Fields[] {
    return this.list(field).map(
      (each, index) => new Fields(`${this.#name}.${field}[${index}]`, each),
    );
  }

  /** Whatever stands there. */
  any(field: string): unknown {
    return this.#values[field];
  }

  get names(): string[] {
    return Object.keys(this.#values);
  }

  optional(field: string, known: readonly string[]): Fields | null {
    return this.has(field)
      ? new Fields(`${this.#name}.${field}`, this.#values[field], known)
      : null;
  }

  #wrong(field: string, allowed: string): FieldError {
    const value = this.#values[field];
    const found = value === undefined ? 'missing' : JSON.stringify(value);
    return new FieldError(`The field ${this.#name}.${field} is ${found}; it must be ${allowed}.`);
  }
}
