/** What Blockspin uses of Deno's own interface. */
interface Deno {
  readonly version: { readonly deno: string };
  /** Loads a library, which then stays loaded. */
  readonly dlopen: (file: string, symbols: Readonly<Record<string, never>>) => unknown;
}

/** Deno, if this program runs in Deno instead of Node. */
export const deno = (globalThis as { readonly Deno?: Deno }).Deno;
