import { withScripts } from './text.ts';

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element of SVG as text. Attributes that are undefined are left out. */
export function element(tag: string, attributes: Attributes, ...content: string[]): string {
  let start = `<${tag}`;
  for (const name in attributes) {
    const value = attributes[name];
    if (value !== undefined)
      start += ` ${name}="${typeof value === 'number' ? coordinate(value) : escapeXml(value)}"`;
  }
  return content.length === 0 ? `${start}/>` : `${start}>${content.join('')}</${tag}>`;
}

/** A text with its sub- and superscripts raised and lowered. */
export function textElement(content: string, attributes: Attributes): string {
  return element('text', attributes, withScripts(escapeXml(content)));
}

/**
 * Rounds to a hundredth of a pixel, which is finer than any screen. The files then do not depend on the last digits of a
 * machine's logarithm.
 */
export function coordinate(value: number): number {
  // Adding 0 turns -0 into 0.
  return Math.round(value * 100) / 100 + 0;
}

export function escapeXml(text: string): string {
  // Most texts have nothing to escape.
  if (!/[&<>"]/.test(text)) return text;
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
