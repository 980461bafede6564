import * as fc from 'fast-check';

/** Numbers at the edges of what a flag, a float or a whole number can hold, and words that only look like numbers. */
const edges =
  `0 -0 1 2 3 4 8 16 31 32 33 64 100 -1 +1 0.5 65536 65537 131072 131074 2147483647 2147483648 4294967295
  4294967296 1099511627776 9007199254740991 9007199254740992 18446744073709551616 1e3 1e17 1e38 3.5e38 1e39 1e300 1e308
  1e309 -1e308 -1e17 1e-7 1e-38 1e-45 1e-46 1e-300 1e-308 5e-324 1e-400 -1e-300 NaN Infinity -Infinity null undefined
  true [] {} 0x10 1_000 1,000 1.2.3 1e e5 .5 5. -- - 2.269 0.4407 2.269185314213022 1e1 00016 1e+2 0.1e1 -.5 ٣ １２ ½`
    .split(/\s+/)
    .concat('', ' ', ' 7 ', '7\n', '7\u00a0');

/** Lists and ranges, with what may go wrong in them. */
const lists =
  `2,2 2.0,2 2,3,2 3,2 2, ,2 , 2,,3 2;3 1.5:3.5:0.1 2.0000000000001,2.0000000000002 1:1:1 3:1:0.5 3:1:-0.5 1:3
  1:3:0 1:3:-1 1:2:1e-9 1:1e308:1 0:1:0.1 1:3:0.5:2 :: 1:3:NaN -1:1:0.5 -2:-1:0.5 1:2:0.5,2 2.1:2.5:0.1,2.2 16,16
  64,32,16 1,1,1 nearest,nearest 400,100 0.30000000000000004,0.3 1e-300,1e300 1:1.0000000000001:1e-14 -0.4,0.4 -0.4,-0.4`
    .split(/\s+/)
    .concat('2 3', '2, 3');

const phases =
  `0:2.269:0:metropolis 0:5:0:swendsen-wang,30:2:0:metropolis 0:2:0:x 1:2:0:metropolis 0:1e-300:0:metropolis
  0:2:1e308:metropolis 0:2:0:metropolis,0:2:0:metropolis 0:2:1:swendsen-wang 9007199254740993:2:0:metropolis`.split(
    /\s+/,
  );

const texts =
  `x auto software square chain cold metropolis swendsen-wang xavier __proto__ constructor toString ../..
  /dev/null /dev/full /proc/x ~ . $(id) \`id\` ;ls " ' <script> \\ %s%n 🧲 ﬁ`
    .split(/\s+/)
    .concat('\u001b[31mred', 'a\nb', 'a\rb', '\u202eabc', '\ud800')
    .concat('x'.repeat(5000), '1'.repeat(400), `${'9,'.repeat(3000)}9`);

/** A whole number or a decimal number of any magnitude. */
const numbers = fc.oneof(
  fc.nat(200).map(String),
  fc.maxSafeNat().map(String),
  fc.nat(400).map((n) => String(32 * n)),
  fc.double().map(String),
  fc.double({ min: 0.5, max: 4, noNaN: true }).map(String),
);

const separated = fc
  .tuple(
    fc.constantFrom(',', ',', ':', ' ', ', '),
    fc.array(fc.oneof(numbers, fc.constantFrom(...edges)), { minLength: 2, maxLength: 4 }),
  )
  .map(([separator, values]) => values.join(separator));

/** Any value that a user, a script or a mistake may give to a flag. */
export const anyWord: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...edges) },
  { weight: 4, arbitrary: fc.constantFrom(...lists) },
  { weight: 1, arbitrary: fc.constantFrom(...phases) },
  { weight: 2, arbitrary: fc.constantFrom(...texts) },
  { weight: 4, arbitrary: numbers },
  { weight: 2, arbitrary: separated },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);
