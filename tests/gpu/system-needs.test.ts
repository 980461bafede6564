import { describe, expect, it } from 'vitest';
import { explain } from '../../src/gpu/node/system-needs.ts';

const needs = { glibc: '2.34', libstdcxx: '3.4.30' };
const error = new Error('version `GLIBCXX_3.4.30` not found\n(required by dawn.node)');
const say = (glibc: string | undefined, libstdcxx: string | undefined): string =>
  explain('Dawn does not start', error, needs, { glibc, libstdcxx }, 'npx deno run -A cli.js');

describe('a system too old for Dawn', () => {
  it('is told what is needed, what is there, and what to do', () => {
    // Debian 11, where this remedy was tried.
    expect(say('2.31', '3.4.28')).toBe(
      'Dawn does not start: it needs glibc 2.34 and libstdc++ with GLIBCXX_3.4.30; this system has glibc 2.31 and ' +
        'libstdc++ with GLIBCXX_3.4.28. What to do: run it in Deno with the same arguments (npm install --no-save deno ' +
        '&& npx deno run -A cli.js ...); or use a container with Debian 12, Ubuntu 22.04 or newer.',
    );
  });

  it('is offered a newer libstdc++ if glibc is new enough', () => {
    expect(say('2.34', '3.4.29')).toMatch(/Deno .*; or install a newer libstdc\+\+ .*; or use a/);
    expect(say('2.31', '3.4.29')).not.toContain('install a newer libstdc++');
    expect(say('2.36', undefined)).toContain('no libstdc++ that was found');
  });

  it('is offered a container only, where Deno does not run either', () => {
    expect(say('2.17', '3.4.19')).toMatch(/What to do: use a container/);
    const musl = say(undefined, undefined);
    expect(musl).toContain('this system has no glibc (it may be a musl system such as Alpine)');
    expect(musl).toMatch(/What to do: use a container/);
  });

  it('gets the error as it is where the versions are new enough', () => {
    expect(say('2.34', '3.4.30')).toBe('Dawn does not start: version `GLIBCXX_3.4.30` not found');
    expect(say('2.100', '3.4.33')).toBe(say('2.34', '3.4.30'));
    // Not compared as text or as decimal numbers.
    expect(say('2.4', '3.4.30')).toContain('this system has glibc 2.4 and');
  });
});
