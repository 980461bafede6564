import { shaderSources } from '../../shaders/sources.ts';

/**
 * WGSL for kernels on an ensemble: the comment says how an ensemble lies in memory, `latticeOf` gives the fields
 * of `struct Lattice`, and `word_index(lattice, x, y, group)` finds a word. Put your own code after it.
 */
export const latticeShader: string = shaderSources['shared/lattice.wgsl'] ?? '';
