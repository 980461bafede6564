/** A field of a struct, in nested structs by its path. */
export interface WgslField {
  readonly path: string;
  readonly type: string;
  /** In bytes. */
  readonly offset: number;
}

/** A binding as resolved WGSL declares it. */
export interface WgslBinding {
  readonly binding: number;
  /** `storage` and what follows it, or `uniform`. */
  readonly space: string;
  readonly type: string;
  /** Of a uniform struct. */
  readonly fields: readonly WgslField[];
}

const sizes: Readonly<Record<string, number>> = {
  u32: 4,
  f32: 4,
  vec2u: 8,
  vec2f: 8,
  vec4u: 16,
  vec4f: 16,
};

/** Reads the bindings of group 0 from resolved WGSL, and where the fields of uniform structs lie. */
export function wgslBindings(code: string): WgslBinding[] {
  const text = withoutComments(code);
  const structs = structsOf(text);
  const declarations = text.matchAll(/@group\(0\) @binding\((\d+)\) var<([^>]*)> \w+: ([^;]*);/g);
  return Array.from(declarations, ([, binding, space = '', type = '']) => ({
    binding: Number(binding),
    space,
    type,
    fields: space === 'uniform' && structs.has(type) ? placed(structs, type).fields : [],
  })).toSorted((a, b) => a.binding - b.binding);
}

/** Where the fields of a struct of resolved WGSL lie. */
export function wgslStruct(code: string, name: string): WgslField[] {
  return placed(structsOf(withoutComments(code)), name).fields;
}

function withoutComments(code: string): string {
  return code.replaceAll(/\/\/.*/g, '');
}

function structsOf(text: string): Map<string, string[][]> {
  return new Map(
    Array.from(text.matchAll(/struct (\w+) \{([^}]*)\}/g), ([, name = '', body = '']) => [
      name,
      body
        .split(',')
        .map((field) => field.split(':').map((part) => part.trim()))
        .filter(([name]) => name !== ''),
    ]),
  );
}

/** The layout of a struct, section "Alignment and Size" of the WGSL specification. */
function placed(
  structs: ReadonlyMap<string, string[][]>,
  name: string,
): { fields: WgslField[]; align: number; size: number } {
  const fields: WgslField[] = [];
  let [align, end] = [4, 0];
  for (const [field = '', type = ''] of structs.get(name) ?? []) {
    const inner = structs.has(type) ? placed(structs, type) : undefined;
    const size = inner?.size ?? sizes[type];
    if (size === undefined) throw new Error(`${name}.${field}: no size known of ${type}`);
    const own = inner?.align ?? size;
    const offset = Math.ceil(end / own) * own;
    if (inner)
      fields.push(
        ...inner.fields.map(({ path, type, offset: within }) => ({
          path: `${field}.${path}`,
          type,
          offset: offset + within,
        })),
      );
    else fields.push({ path: field, type, offset });
    end = offset + size;
    align = Math.max(align, own);
  }
  return { fields, align, size: Math.ceil(end / align) * align };
}
