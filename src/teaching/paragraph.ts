/** Where words are written, in pixels. */
export interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly left: number;
  readonly width: number;
}

export interface Lettering {
  readonly font: string;
  /** Height of a line. */
  readonly line: number;
  readonly colour: string;
  readonly top: number;
  /** Lines at most; words that do not fit are left out, with three dots. */
  readonly most?: number;
}

/** Writes a text in lines that fit, and gives the height below it. */
export function paragraph(
  { context, left, width }: Pen,
  text: string,
  { font, line, colour, top, most = Infinity }: Lettering,
): number {
  context.font = font;
  context.fillStyle = colour;
  context.textBaseline = 'top';
  const fits = (words: string): boolean => context.measureText(words).width <= width;
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && fits(longer)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  const shown = lines.slice(0, most);
  let last = shown.at(-1) ?? '';
  const isCut = lines.length > shown.length || !fits(last);
  if (isCut) {
    while (last.length > 0 && !fits(`${last}...`)) last = last.slice(0, -1);
    shown[shown.length - 1] = `${last}...`;
  }
  for (const [index, words] of shown.entries()) context.fillText(words, left, top + index * line);
  return top + shown.length * line;
}
