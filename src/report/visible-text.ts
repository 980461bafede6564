/** Control characters, characters that turn the direction of text or are not seen, and halves of surrogate pairs. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Text as one line in which every character is seen: a line break is `\n`, an escape character `\u001b`. */
export function visibleText(text: string): string {
  return text.replace(unseen, (character) => short[character] ?? escaped(character));
}

/** The same, but lines stay lines. */
export function visibleLines(text: string): string {
  return text.replace(unseen, (character) => (character === '\n' ? '\n' : escaped(character)));
}

function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}

/** JSON that holds no such character either. In JSON they stand only within strings, where an escape means the same. */
export function visibleJson(json: string): string {
  return json.replace(unseen, (character) =>
    character === '\n'
      ? '\n'
      : Array.from({ length: character.length }, (_, at) => escaped(character.charAt(at))).join(''),
  );
}

/** A value of a file or a flag within a sentence: visible, and at most `most` characters of it. */
function shownValue(value: string, most = 80): string {
  const head = Math.ceil((2 * most) / 3);
  // Only what is shown is looked at: a value may have many millions of characters.
  if (value.length <= most) return visibleText(value);
  return `${visibleText(value.slice(0, head))}…${visibleText(value.slice(head - most + 1))}`;
}

/** A message has at most this many characters. */
const longestMessage = 2000;
/** Longer words are values of a file or a flag. Of them this many characters are shown. */
const longWord = /\S{301,}/g;
const shownOfWord = 200;

/** A message of one line. Whatever a file or a flag put into it, it is visible and of bounded length. */
export function shownMessage(message: string): string {
  // Cut in the middle first: a message may hold a value of millions of characters.
  const some =
    message.length > 50 * longestMessage
      ? `${message.slice(0, 25 * longestMessage)}…${message.slice(-25 * longestMessage)}`
      : message;
  return shownValue(
    some.replace(longWord, (word) => shownValue(word, shownOfWord)),
    longestMessage,
  );
}
