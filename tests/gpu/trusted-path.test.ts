import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { trustedPath, untrustedEntry } from '../../src/gpu/node/trusted-path.ts';

const root = process.getuid?.() === 0;
const posix = process.platform !== 'win32';
let folder = '';

beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'trust-')));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function made(name: string, mode = 0o700): string {
  const made = path.join(folder, name);
  fs.mkdirSync(made);
  fs.chmodSync(made, mode);
  return made;
}

describe.runIf(posix)('a path that only this user and root can change', () => {
  it('is given without symbolic links', () => {
    const real = made('real');
    fs.symlinkSync('real', path.join(folder, 'link'));
    fs.symlinkSync(path.join(folder, 'link'), path.join(folder, 'again'));
    expect(trustedPath(path.join(folder, 'again'))).toEqual({ real });
    fs.symlinkSync(path.join('..', path.basename(folder), 'real'), path.join(folder, 'round'));
    expect(trustedPath(path.join(folder, 'round'))).toEqual({ real });
  });

  it.each([0o770, 0o720, 0o777, 0o702, 0o1777])('is not a folder of mode %o', (mode) => {
    const { reason } = trustedPath(made('open', mode));
    expect(reason).toContain(`${path.join(folder, 'open')} can be written by other users`);
  });

  it.each([0o770, 0o777])('does not lead through a folder of mode %o', (mode) => {
    made('open', mode);
    expect(trustedPath(made('open/own')).reason).toContain('open can be written by other users');
    // Nor does a link that leads there.
    fs.symlinkSync(path.join(folder, 'open/own'), path.join(folder, 'link'));
    expect(trustedPath(path.join(folder, 'link')).reason).toContain('can be written');
  });

  it('may lead through a folder whose entries belong to their owners, as /tmp', () => {
    made('sticky', 0o1777);
    const own = made('sticky/own');
    expect(trustedPath(own)).toEqual({ real: own });
  });

  it('is not a path that does not exist, nor a circle of links', () => {
    expect(() => trustedPath(path.join(folder, 'nothing'))).toThrow(/ENOENT/);
    fs.symlinkSync('circle', path.join(folder, 'circle'));
    expect(trustedPath(path.join(folder, 'circle')).reason).toContain('too many symbolic links');
  });

  it.skipIf(!root)('does not lead through what belongs to another user', () => {
    made('sticky', 0o1777);
    fs.chownSync(made('sticky/foreign'), 65534, 65534);
    made('sticky/foreign/own');
    const reason = `${path.join(folder, 'sticky/foreign')} belongs to user 65534`;
    expect(trustedPath(path.join(folder, 'sticky/foreign'))).toEqual({ reason });
    expect(trustedPath(path.join(folder, 'sticky/foreign/own'))).toEqual({ reason });
    fs.symlinkSync(made('own'), path.join(folder, 'sticky/link'));
    fs.lchownSync(path.join(folder, 'sticky/link'), 65534, 65534);
    expect(trustedPath(path.join(folder, 'sticky/link')).reason).toContain('link of user 65534');
  });
});

describe.runIf(posix)('the entries of a folder', () => {
  it('are this user’s own at any depth', () => {
    made('below');
    fs.writeFileSync(path.join(folder, 'below/library.so'), 'code', { mode: 0o755 });
    fs.symlinkSync('library.so', path.join(folder, 'below/link.so'));
    expect(untrustedEntry(folder)).toBeUndefined();
    fs.chmodSync(path.join(folder, 'below/library.so'), 0o775);
    expect(untrustedEntry(folder)).toContain('library.so can be written by other users (mode 775)');
  });

  it('are not links to nothing, or to what others can write', () => {
    fs.symlinkSync('nothing', path.join(folder, 'link'));
    expect(untrustedEntry(folder)).toContain('link to nothing');
    fs.rmSync(path.join(folder, 'link'));
    fs.symlinkSync(os.tmpdir(), path.join(folder, 'link'));
    fs.writeFileSync(path.join(folder, 'open'), '');
    fs.chmodSync(path.join(folder, 'open'), 0o666);
    expect(untrustedEntry(folder)).toContain('can be written by other users');
  });

  it.skipIf(!root)('are not of another user', () => {
    fs.writeFileSync(path.join(folder, 'library.so'), 'code');
    fs.chownSync(path.join(folder, 'library.so'), 65534, 65534);
    expect(untrustedEntry(folder)).toContain('library.so belongs to user 65534');
  });
});
