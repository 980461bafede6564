import { wgsl } from 'wgsl-preprocessor/wgsl-preprocessor.js';
import { ShaderError } from './errors.ts';

/** The origin of a line of resolved WGSL. */
interface SourceLine {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/** WGSL ready for the compiler, with the origin of each of its lines. */
export interface ResolvedShader {
  readonly code: string;
  readonly lines: readonly SourceLine[];
}

interface OriginLine extends SourceLine {
  readonly text: string;
}

const directive = /^\s*#(\w+)\s*(.*?)\s*(?:\/\/.*)?$/;
const includeTarget = /^"([^"]+)"$/;
const strayDirective = /#(?:if|elif|else|endif|include)\b/;

/**
 * Resolves one shader: `#include "path"` (each file once, paths from the shader folder), then
 * `#if NAME`, `#if !NAME`, `#elif`, `#else`, `#endif` through `wgsl-preprocessor`.
 * @param sources shader texts by path
 * @param file the shader to resolve
 * @param flags the value of every name that `#if` may test
 * @throws ShaderError with file and line, for unknown files, names and directives, and for a missing `#endif`
 */
export function resolveShader(
  sources: Readonly<Record<string, string>>,
  file: string,
  flags: Readonly<Record<string, boolean>>,
): ResolvedShader {
  const lines = expandIncludes(sources, file, new Set(), `requested as "${file}"`);
  return applyConditionals(lines, flags);
}

function expandIncludes(
  sources: Readonly<Record<string, string>>,
  file: string,
  seen: Set<string>,
  from: string,
): OriginLine[] {
  const source = sources[file];
  if (source === undefined) throw new ShaderError(`shaders/${file} does not exist, ${from}.`);
  if (seen.has(file)) return [];
  seen.add(file);
  return source.split('\n').flatMap((text, index) => {
    const origin = { file, line: index + 1, text };
    const match = directive.exec(text);
    if (match?.[1] !== 'include') return [origin];
    const target = includeTarget.exec(match[2] ?? '')?.[1];
    if (!target) throw new ShaderError(`${at(origin)}: write #include "folder/file.wgsl".`);
    return expandIncludes(sources, target, seen, `included at ${at(origin)}`);
  });
}

/**
 * `wgsl-preprocessor` drops the lines of branches not taken, which would shift the compiler's line
 * numbers. Each line therefore gets a marker before preprocessing; the line map is read from the markers afterwards.
 */
function applyConditionals(
  lines: readonly OriginLine[],
  flags: Readonly<Record<string, boolean>>,
): ResolvedShader {
  const strings = [''];
  const values: boolean[] = [];
  const append = (text: string): void => {
    strings[strings.length - 1] += text;
  };
  for (const [index, line] of lines.entries()) {
    const match = directive.exec(line.text);
    if (!match) {
      if (strayDirective.test(line.text))
        throw new ShaderError(`${at(line)}: a directive must stand alone on its line.`);
      append(`${line.text}//@${index}\n`);
      continue;
    }
    const [, word = '', argument = ''] = match;
    if (word === 'if' || word === 'elif') {
      append(`#${word} `);
      values.push(flagValue(line, argument, flags));
      strings.push('\n');
    } else if (word === 'else' || word === 'endif') {
      append(`#${word}\n`);
    } else {
      throw new ShaderError(`${at(line)}: unknown directive #${word}.`);
    }
  }
  let text: string;
  try {
    text = wgsl(Object.assign(strings, { raw: strings }), ...values);
  } catch (cause) {
    const file = lines[lines.length - 1]?.file ?? '';
    throw new ShaderError(`shaders/${file}: ${(cause as Error).message}.`, { cause });
  }
  return readMarkers(text, lines);
}

function readMarkers(text: string, origins: readonly OriginLine[]): ResolvedShader {
  const code: string[] = [];
  const lines: SourceLine[] = [];
  for (const marked of text.split('\n')) {
    const cut = marked.lastIndexOf('//@');
    if (cut < 0) continue;
    const { file, line } = origins[Number(marked.slice(cut + 3))] as OriginLine;
    code.push(marked.slice(0, cut));
    lines.push({ file, line });
  }
  return { code: code.join('\n'), lines };
}

function flagValue(
  line: OriginLine,
  argument: string,
  flags: Readonly<Record<string, boolean>>,
): boolean {
  const negated = argument.startsWith('!');
  const name = negated ? argument.slice(1) : argument;
  const value = flags[name];
  if (value === undefined) {
    const known = Object.keys(flags).join(', ') || 'none';
    throw new ShaderError(`${at(line)}: "${name}" is not a flag of this kernel (flags: ${known}).`);
  }
  return value !== negated;
}

function at({ file, line }: SourceLine): string {
  return `shaders/${file}:${line}`;
}
