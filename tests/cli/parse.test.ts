import { describe, expect, it } from 'vitest';
import {
  couplings,
  differentWholes,
  field,
  latticeSize,
  temperatures,
  real,
  weightScale,
  whole,
  wholeList,
} from '../../src/cli/arguments/parse.ts';
import { formatMeasured, formatTable } from '../../src/cli/output/format.ts';

describe('values of flags', () => {
  it('temperatures: one, a list, a range with both ends', () => {
    expect(temperatures('2.269')).toEqual([2.269]);
    expect(temperatures('2.0,2.5,1e1')).toEqual([2, 2.5, 10]);
    expect(temperatures('1.5:1.8:0.1')).toEqual([1.5, 1.6, 1.7, 1.8]);
    expect(temperatures('1:2:0.5,4')).toEqual([1, 1.5, 2, 4]);
  });

  it.each([
    '',
    '0',
    '-1',
    'abc',
    '1:2',
    '2:1:0.1',
    '1:2:0',
    '1:2:-1',
    '1,,2',
    'Infinity',
    'NaN',
    '1:9:1e-9',
  ])('temperatures: "%s" is refused', (text) => {
    expect(() => temperatures(text)).toThrow();
  });

  it('couplings: of either sign, but of one sign only', () => {
    expect(couplings('0.44')).toEqual([0.44]);
    expect(couplings('-0.44')).toEqual([-0.44]);
    expect(couplings('-0.5,-.25')).toEqual([-0.5, -0.25]);
    expect(couplings('-0.5:-0.3:0.1')).toEqual([-0.5, -0.4, -0.3]);
    expect(couplings('0.3:0.5:0.1')).toEqual([0.3, 0.4, 0.5]);
    for (const text of ['0', '-0', '', 'x', '0.4,-0.4', '-0.1:0.1:0.1', '-0.3:-0.5:0.1', '1,'])
      expect(() => couplings(text), text).toThrow();
  });

  it('a value that is given twice is refused, however it is written', () => {
    for (const text of ['2,2', '2,3,2.0', '1:2:0.5,2', '1:1.0000000000001:1e-14', '1,1e0'])
      expect(() => temperatures(text), text).toThrow(/is given twice; give each once/);
    // Two couplings that differ in the last digit, with one temperature.
    expect(() => couplings('0.901,0.9010000000000001')).toThrow(
      'Coupling 0.9010000000000001 is given twice',
    );
    expect(() => differentWholes(9)('2,1,2')).toThrow('2 is given twice');
    expect(differentWholes(9)('2,1')).toEqual([2, 1]);
    expect(temperatures('3,2')).toEqual([3, 2]);
  });

  it('numbers at which results would be no numbers are refused with the range', () => {
    for (const text of ['1e-300', '1e300', '0.00099', '1.1e9'])
      expect(() => temperatures(text), text).toThrow(/give a number from 0\.001 to 1000000000/);
    for (const text of ['1e-300', '1e300', '-1e-300', '-1001', '9e-10'])
      expect(() => couplings(text), text).toThrow(/from 1e-9 to 1000, or from -1000 to -1e-9/);
    for (const text of ['1e308', '-1e17', '1000001'])
      expect(() => field(text), text).toThrow(/from -1000000 to 1000000/);
    for (const text of ['1e309', '1e-400', '-1e400'])
      for (const parser of [field, temperatures, couplings, weightScale])
        expect(() => parser(text), text).toThrow(/double precision holds/);
    expect(['0', '0.0', '0e5', '-0'].map(field)).toEqual([0, 0, 0, -0]);
  });

  it('fields: any number of moderate size', () => {
    expect(['0', '-0.5', '+2', '.5', '1e-3', '-1E2', '3.'].map(field)).toEqual([
      0, -0.5, 2, 0.5, 0.001, -100, 3,
    ]);
    for (const text of [
      '',
      ' ',
      'abc',
      '1,2',
      '0x10',
      'NaN',
      'Infinity',
      '-',
      '1e',
      '1e999',
      '--1',
    ])
      expect(() => field(text), text).toThrow(/[Gg]ive a number/);
  });

  it('whole numbers, sizes and lists within their range', () => {
    expect(whole(1, 10)('10')).toBe(10);
    expect(latticeSize('64')).toBe(64);
    expect(wholeList(256)('256,64,16')).toEqual([256, 64, 16]);
    expect([latticeSize('4'), latticeSize('131072')]).toEqual([4, 131_072]);
    expect(real(0, { most: 1 })('0.5')).toBe(0.5);
    expect(real(0, { most: 1, orEqual: true })('0')).toBe(0);
    for (const text of ['0', '-1', '2.5', 'x', ''])
      expect(() => real(0, { most: 2 })(text), text).toThrow(/above 0, at most 2/);
    expect(() => whole(8)('9007199254740993')).toThrow(/from 8 to 2\^53 - 1/);
    for (const text of ['0', '11', '1.5', '-3', 'x', '', '1e3'])
      expect(() => whole(1, 10)(text), text).toThrow();
    for (const text of ['7', '0', '2', '131074', '-4', '4e0', '0x8', '', 'x', '6.0'])
      expect(() => latticeSize(text), text).toThrow();
    for (const text of ['256,', '0', '4,x']) expect(() => wholeList(9)(text), text).toThrow();
  });
});

describe('numbers for people', () => {
  it.each([
    [-1.745552, 0.00012, '-1.74555(12)'],
    [0.5, 0.1, '0.50(10)'],
    [12.3456, 2.5, '12.3(25)'],
    [1234, 56, '1234(56)'],
    [1, 0, '1'],
    [2.69e-8, 3e-10, '2.690(30)e-8'],
    [0.953021, NaN, '~0.953'],
  ])('%f +- %f is %s', (value, error, text) => {
    expect(formatMeasured({ value, error })).toBe(text);
  });

  it('tables align to the right', () => {
    expect(formatTable(['a', 'long'], [['123', '4']])).toBe('  a  long\n───  ────\n123     4');
  });
});
