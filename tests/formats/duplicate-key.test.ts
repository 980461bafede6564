import { expect, it } from 'vitest';
import { duplicateKey } from '../../src/formats/duplicate-key.ts';

it.each<[string, string | undefined]>([
  ['{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}', undefined],
  ['{"a":1,"b":{"a":2,"a":3}}', 'a'],
  ['{"a":1,"\\u0061":2}', 'a'],
  ['{"a":"b","b":"a"}', undefined],
  ['["a","a",{"x":"{\\"a\\":1,\\"a\\":2}"}]', undefined],
  ['"a"', undefined],
])('%s', (text, key) => {
  expect(duplicateKey(text)).toBe(key);
});
