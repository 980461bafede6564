/// <reference lib="esnext.disposable" preserve="true" />
/**
 * Safari has no `Symbol.dispose` yet. Compiled `using` statements fall back to this registered symbol there, so that the
 * classes of Blockspin must know it by the same name. The entries import this file before all others.
 */
if (!Symbol.dispose)
  Object.defineProperty(Symbol, 'dispose', { value: Symbol.for('Symbol.dispose') });
