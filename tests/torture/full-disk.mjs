// Makes the disk full, for the process that loads this first:
//
//   FULL_DISK_AT=3 node --import ./tests/torture/full-disk.mjs dist/cli.js simulate --out scan
//
// Every call that takes space on the disk counts: making a folder or a file, writing, flushing, renaming. The call of number
// FULL_DISK_AT fails with ENOSPC, and with FULL_DISK_FOR=all so do those after it, or as many as FULL_DISK_FOR says (default
// 1). A write that fails has written half. FULL_DISK_CODE is another code than ENOSPC. Without FULL_DISK_AT nothing fails.
// Where FULL_DISK_COUNT names a file, the number of calls is written there at the end.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';

const {
  FULL_DISK_AT,
  FULL_DISK_FOR = '1',
  FULL_DISK_CODE = 'ENOSPC',
  FULL_DISK_COUNT,
} = process.env;
const first = FULL_DISK_AT === undefined ? Infinity : Number(FULL_DISK_AT);
const last = FULL_DISK_FOR === 'all' ? Infinity : first + Number(FULL_DISK_FOR) - 1;
let calls = 0;

/** Counts a call. Returns the error with which it must fail, if it must. */
function next(syscall) {
  calls++;
  if (calls < first || calls > last) return undefined;
  const errno = -os.constants.errno[FULL_DISK_CODE];
  const message = `${FULL_DISK_CODE}: no space left on device, ${syscall}`;
  return Object.assign(new Error(message), { errno, code: FULL_DISK_CODE, syscall });
}

/** What is written of a text or of bytes when the disk becomes full on the way. */
function half(content) {
  return content.slice(0, Math.floor(content.length / 2));
}

const { writeSync: writeNow, promises } = { writeSync: fs.writeSync, promises: { ...fs.promises } };

for (const name of ['mkdirSync', 'renameSync', 'fsyncSync']) {
  const call = fs[name];
  fs[name] = (...args) => {
    const error = next(name);
    if (error) throw error;
    return call(...args);
  };
}
fs.openSync = (
  (call) =>
  (file, flags, ...rest) => {
    const error = /[wa]/.test(String(flags)) ? next('open') : undefined;
    if (error) throw error;
    return call(file, flags, ...rest);
  }
)(fs.openSync);
fs.writeSync = (descriptor, content, ...rest) => {
  const error = next('write');
  if (!error) return writeNow(descriptor, content, ...rest);
  if (rest.length === 0) writeNow(descriptor, half(content));
  throw error;
};
for (const name of ['mkdir', 'rename'])
  fs.promises[name] = async (...args) => {
    const error = next(name);
    if (error) throw error;
    return promises[name](...args);
  };
fs.promises.appendFile = async (file, content, ...rest) => {
  const error = next('write');
  if (!error) return promises.appendFile(file, content, ...rest);
  await promises.appendFile(file, half(content));
  throw error;
};
fs.promises.open = async (file, flags, ...rest) => {
  const error = /[wa]/.test(String(flags)) ? next('open') : undefined;
  if (error) throw error;
  const handle = await promises.open(file, flags, ...rest);
  const { writeFile, sync } = handle;
  handle.writeFile = async (content, ...more) => {
    const failure = next('write');
    if (!failure) return writeFile.call(handle, content, ...more);
    await writeFile.call(handle, half(content));
    throw failure;
  };
  handle.sync = async () => {
    const failure = next('fsync');
    if (failure) throw failure;
    return sync.call(handle);
  };
  return handle;
};
syncBuiltinESMExports();

if (FULL_DISK_COUNT !== undefined)
  process.on('exit', () => {
    const descriptor = fs.openSync(FULL_DISK_COUNT, fs.constants.O_CREAT | fs.constants.O_WRONLY);
    writeNow(descriptor, String(calls));
  });
