declare module 'wgsl-preprocessor/wgsl-preprocessor.js' {
  /** Template tag that evaluates `#if`, `#elif`, `#else` and `#endif` in WGSL. */
  export function wgsl(strings: TemplateStringsArray, ...values: unknown[]): string;
}
