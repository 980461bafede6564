/** An element of an XML document. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (XmlElement | string)[];
}

/**
 * Reads an XML document without declarations, comments and CDATA: just what the figures are made of.
 * @throws Error where it is not well-formed
 */
export function parseXml(text: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, children: [] };
  const open = [root];
  const token = /<\/([\w:-]+)>|<([\w:-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<>]+)/y;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    const parent = open.at(-1);
    if (!match || !parent) throw new Error(`not well-formed at ${at}: ${text.slice(at, at + 60)}`);
    const [, closing, opening, attributes = '', empty, content] = match;
    if (closing !== undefined) {
      if (parent.name !== closing) throw new Error(`</${closing}> ends <${parent.name}>`);
      open.pop();
    } else if (opening !== undefined) {
      const element = { name: opening, attributes: parseAttributes(attributes), children: [] };
      parent.children.push(element);
      if (!empty) open.push(element);
    } else if (content !== undefined) {
      parent.children.push(decode(content));
    }
  }
  const elements = root.children.filter((child) => typeof child !== 'string');
  if (open.length !== 1 || elements.length !== 1) throw new Error('not one complete element');
  return elements[0] as XmlElement;
}

function parseAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/([\w:-]+)="([^"]*)"/g)) {
    if (name in attributes) throw new Error(`attribute ${name} twice`);
    attributes[name] = decode(value);
  }
  return attributes;
}

function decode(text: string): string {
  const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replace(/&(\w*;?)/g, (entity, name: string) => {
    const character = named[name.slice(0, -1)];
    if (character === undefined) throw new Error(`entity ${entity}`);
    return character;
  });
}

/** All elements below one, itself first, in the order of the document. */
export function elementsOf(element: XmlElement): XmlElement[] {
  return [
    element,
    ...element.children.flatMap((child) => (typeof child === 'string' ? [] : elementsOf(child))),
  ];
}

/** The text within an element. */
export function textOf(element: XmlElement): string {
  return element.children
    .map((child) => (typeof child === 'string' ? child : textOf(child)))
    .join('');
}

/** The elements within the group of this class. */
export function markItems(document: XmlElement, name: string): XmlElement[] {
  const group = elementsOf(document).find(({ attributes }) =>
    attributes['class']?.split(' ').includes(name),
  );
  return (group?.children ?? []).filter((child) => typeof child !== 'string');
}

/** The texts with this class. */
export function textsOf(document: XmlElement, name: string): XmlElement[] {
  return elementsOf(document).filter(
    (element) => element.name === 'text' && element.attributes['class'] === name,
  );
}

/** Where an element is: a text, a circle, or one that is moved. */
export function placeOf({ attributes }: XmlElement): { x: number; y: number } {
  const moved = /^translate\((-?[\d.]+),(-?[\d.]+)\)/.exec(attributes['transform'] ?? '');
  const x = attributes['x'] ?? attributes['cx'] ?? moved?.[1];
  const y = attributes['y'] ?? attributes['cy'] ?? moved?.[2];
  if (x === undefined || y === undefined)
    throw new Error(`no place: ${JSON.stringify(attributes)}`);
  return { x: Number(x), y: Number(y) };
}

/** The error bars of a series, in pixels; y counts downwards. */
export function errorBarsOf(
  document: XmlElement,
  series: number,
): { x: number; low: number; high: number }[] {
  const [path] = markItems(document, `error-bars-${series}`);
  const bars = (path?.attributes['d'] ?? '').matchAll(/M(-?[\d.]+) (-?[\d.]+)V(-?[\d.]+)/g);
  return [...bars].map(([, x, ...ends]) => ({
    x: Number(x),
    low: Math.max(...ends.map(Number)),
    high: Math.min(...ends.map(Number)),
  }));
}
