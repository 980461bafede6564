/** Subscripts follow a single letter, as in `T_c` or `x_{max}`. Superscripts follow anything, as in `L^2` or `10^{-3}`. */
export const SCRIPT =
  /(?<=(?<![\p{L}\p{N}])\p{L})_(\{[^{}]+\}|[\p{L}\p{N}]+)|\^(\{[^{}]+\}|[-\u2212]?\d+)/gu;
/** Size of a script in ems of the text, and its vertical shift in ems of the script. */
const SCRIPT_SIZE = 0.75;
const LOWERED = 0.3;
const RAISED = -0.45;
/** Width of letters relative to Helvetica. */
const widening = 1.125;

/** Raises and lowers the scripts in the escaped content of an SVG text. */
export function withScripts(content: string): string {
  if (!hasScript(content)) return content;
  let moved = 0;
  let result = '';
  let end = 0;
  const back = (): string => {
    // A leading space in a tspan is kept only if text precedes the tspan on the line.
    const dy = Math.round(-moved * 1000) / 1000;
    moved = 0;
    return `<tspan dy="${dy}em">`;
  };
  for (const match of content.matchAll(SCRIPT)) {
    const between = content.slice(end, match.index);
    if (between !== '') result += moved === 0 ? between : `${back()}${between}</tspan>`;
    const shift = match[1] === undefined ? RAISED : LOWERED;
    const dy = Math.round((shift - moved / SCRIPT_SIZE) * 1000) / 1000;
    const script = (match[1] ?? match[2] ?? '').replace(/[{}]/g, '');
    result += `<tspan dy="${dy}em" font-size="${SCRIPT_SIZE * 100}%">${script}</tspan>`;
    moved = shift * SCRIPT_SIZE;
    end = match.index + match[0].length;
  }
  const rest = content.slice(end);
  return result + (rest === '' || moved === 0 ? rest : `${back()}${rest}</tspan>`);
}

/**
 * An upper estimate of the width of a text in pixels. The viewer's font is unknown, and spare room looks
 * better than overlapping letters. The widths are from Helvetica, enlarged by an eighth for DejaVu.
 */
export function textWidth(text: string, fontSize: number): number {
  let ems = 0;
  if (!hasScript(text)) {
    for (const character of text) ems += characterWidth(character);
    return widening * ems * fontSize;
  }
  const scripts = [...text.matchAll(SCRIPT)].map(([script]) => script.replace(/[_^{}]/g, ''));
  for (const character of text.replace(SCRIPT, '')) ems += characterWidth(character);
  for (const character of scripts.join('')) ems += SCRIPT_SIZE * characterWidth(character);
  return widening * ems * fontSize;
}

/** A quick check, because most texts have no script. */
function hasScript(text: string): boolean {
  return text.includes('_') || text.includes('^');
}

const widths = new Map<string, number>();

/** Width of a character in Helvetica, in ems. */
function characterWidth(character: string): number {
  const known = widths.get(character);
  if (known !== undefined) return known;
  const width = widthOfKind(character);
  widths.set(character, width);
  return width;
}

function widthOfKind(character: string): number {
  if (/[ijl|.,:;'!fIrt()[\] /]/.test(character)) return 0.3;
  if (/[mwMW@%⟨⟩×−=+<>]/.test(character)) return 0.75;
  return /\p{Lu}/u.test(character) ? 0.7 : 0.56;
}

/** Breaks a text at spaces into lines of at most `width` pixels. A longer word gets its own line. */
export function wrapText(text: string, fontSize: number, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  if (text !== '' && textWidth(text, fontSize) <= width) return [text];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, fontSize) > width) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}
