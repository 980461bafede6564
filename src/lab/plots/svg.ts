const namespace = 'http://www.w3.org/2000/svg';

export type SvgAttributes = Readonly<Record<string, string | number>>;

export function svg(tag: string, attributes: SvgAttributes = {}): SVGElement {
  const made = document.createElementNS(namespace, tag) as SVGElement;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

/** A text in which what follows "_" becomes a subscript. */
export function svgText(content: string, attributes: SvgAttributes): SVGElement {
  const made = svg('text', attributes);
  const [body = '', subscript] = content.split('_');
  made.append(body);
  if (subscript) {
    const small = svg('tspan', { dy: 3, 'font-size': '0.75em' });
    small.append(subscript);
    made.append(small);
  }
  return made;
}

/** Two decimals are finer than any screen. */
export function coordinate(value: number): number {
  return Math.round(value * 100) / 100;
}
