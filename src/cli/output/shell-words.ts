/** Words as a shell takes them from a command line that is copied. */
export function shellWords(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

function quoted(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (!/[\p{Cc}\p{Cf}]/u.test(word)) return `'${word.replaceAll("'", String.raw`'\''`)}'`;
  // The quotes of C, which bash, zsh and the next POSIX know, keep such characters visible.
  const characters = word
    .replace(/['\\]/g, String.raw`\$&`)
    .replace(/[\p{Cc}\p{Cf}]/gu, (unseen) =>
      Array.from(Buffer.from(unseen), (byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join(
        '',
      ),
    );
  return `$'${characters}'`;
}
