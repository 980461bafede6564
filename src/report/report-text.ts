import { SCRIPT } from '../plot/text.ts';
import { visibleLines } from './visible-text.ts';

/** Text as content of an element or a quoted attribute of HTML. Characters that are not seen are written as escapes. */
export function escapeHtml(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return visibleLines(text).replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Text as HTML: escaped, with the sub- and superscripts of figures, and references to the arXiv as links. */
export function richText(text: string): string {
  return escapeHtml(text)
    .replaceAll(' ± ', '\u00a0±\u00a0')
    .replace(
      /\barXiv:(\d{4}\.\d{4,5})/g,
      (reference, number: string) => `<a href="https://arxiv.org/abs/${number}">${reference}</a>`,
    )
    .replace(SCRIPT, (_, lowered: string | undefined, raised: string | undefined) => {
      const script = (lowered ?? raised ?? '').replace(/[{}]/g, '');
      return lowered === undefined ? `<sup>${script}</sup>` : `<sub>${script}</sub>`;
    });
}

/** Text without sub- and superscripts: `x_max`, `10^−3`, and brackets around longer scripts. */
export function plainText(text: string): string {
  return text.replace(SCRIPT, (script) =>
    script.replace(/\{([^{}]*)\}/, (_, inner: string) =>
      /^(?:.|[-\u2212]?[\p{L}\p{N}]+)$/u.test(inner) ? inner : `(${inner})`,
    ),
  );
}
