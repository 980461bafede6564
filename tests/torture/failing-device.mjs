// Makes WebGPU fail, for the process that loads this first:
//
//   DEVICE_FAILS_AT=30 DEVICE_FAILS_HOW=error node --import ./tests/torture/failing-device.mjs dist/cli.js simulate
//
// Every call of WebGPU that can fail counts. What becomes of the call of number DEVICE_FAILS_AT, DEVICE_FAILS_HOW says:
//
//   throw    the call throws, or rejects where it gives a promise (default); there is no adapter
//   error    the engine refuses the call (validation): error scopes see the error, the object that is made is invalid
//   memory   the same, as an error of memory that ran out
//   lost     the device is lost at this moment; later calls do what the engine does then
//
// Without DEVICE_FAILS_AT nothing fails. Where DEVICE_COUNT names a file, the names of all calls are written there at the
// end, one a line.
import fs from 'node:fs';
import { globals } from 'webgpu';

const { DEVICE_FAILS_AT, DEVICE_FAILS_HOW = 'throw', DEVICE_COUNT } = process.env;
const at = Number(DEVICE_FAILS_AT ?? 0);
const calls = [];

/** The device, and what stands in for its scopes of memory that ran out: one entry for each open scope. */
let device;
const scopes = [];
const said = 'This is an error made by a test.';

/** Counts a call, and makes it fail if its turn has come. */
function failing(type, name, fail) {
  const { prototype } = globals[type];
  const call = prototype[name];
  prototype[name] = function counted(...args) {
    calls.push(`${type}.${name}`);
    if (calls.length !== at) return call.apply(this, args);
    if (DEVICE_FAILS_HOW === 'lost' && device) {
      device.destroy();
      return call.apply(this, args);
    }
    return fail({ call: (...given) => call.apply(this, given), args });
  };
}

const error = (name) => new DOMException(said, name);
const rejects = (name) => () => Promise.reject(error(name));
const throws = () => {
  throw error('OperationError');
};

/** Gives the engine something that it refuses instead, or throws. */
function refused(instead) {
  return ({ call, args }) => {
    if (DEVICE_FAILS_HOW === 'throw') return throws();
    if (DEVICE_FAILS_HOW === 'memory' && scopes.includes('out-of-memory')) {
      device.pushErrorScope('validation');
      const invalid = instead(call, args);
      popped.call(device).catch(() => undefined);
      const scope = scopes.lastIndexOf('out-of-memory');
      scopes[scope] = new globals.GPUOutOfMemoryError(said);
      return invalid;
    }
    return instead(call, args);
  };
}

const { pushErrorScope: pushed, popErrorScope: popped } = globals.GPUDevice.prototype;
globals.GPUDevice.prototype.pushErrorScope = function push(filter) {
  scopes.push(filter);
  return pushed.call(this, filter);
};
failing('GPUDevice', 'popErrorScope', rejects('OperationError'));
const countedPop = globals.GPUDevice.prototype.popErrorScope;
globals.GPUDevice.prototype.popErrorScope = async function pop() {
  const scope = scopes.pop();
  const found = await countedPop.call(this);
  return typeof scope === 'object' ? scope : found;
};

failing('GPU', 'requestAdapter', () =>
  DEVICE_FAILS_HOW === 'throw' ? Promise.reject(error('OperationError')) : Promise.resolve(null),
);
failing('GPUAdapter', 'requestDevice', rejects('OperationError'));
const { requestDevice } = globals.GPUAdapter.prototype;
globals.GPUAdapter.prototype.requestDevice = async function request(...args) {
  device = await requestDevice.apply(this, args);
  return device;
};

const wrong = globals.GPUBufferUsage.MAP_READ | globals.GPUBufferUsage.STORAGE;
failing(
  'GPUDevice',
  'createBuffer',
  refused((call, [given]) => call({ ...given, usage: wrong })),
);
failing(
  'GPUDevice',
  'createShaderModule',
  refused((call, [given]) => call({ ...given, code: 'nonsense' })),
);
failing(
  'GPUDevice',
  'createBindGroupLayout',
  refused((call, [given]) => call({ ...given, entries: [...given.entries, ...given.entries] })),
);
failing(
  'GPUDevice',
  'createPipelineLayout',
  refused((call, [given]) =>
    call({ ...given, bindGroupLayouts: Array(100).fill(given.bindGroupLayouts[0]) }),
  ),
);
failing(
  'GPUDevice',
  'createBindGroup',
  refused((call, [given]) => call({ ...given, entries: [] })),
);
failing(
  'GPUDevice',
  'createComputePipelineAsync',
  refused((call, [given]) =>
    call({ ...given, compute: { ...given.compute, entryPoint: 'nowhere' } }),
  ),
);
failing('GPUDevice', 'createCommandEncoder', throws);
failing('GPUDevice', 'createQuerySet', throws);
failing('GPUShaderModule', 'getCompilationInfo', rejects('OperationError'));
failing('GPUCommandEncoder', 'beginComputePass', throws);
failing('GPUCommandEncoder', 'finish', throws);
failing(
  'GPUQueue',
  'submit',
  refused((call) => {
    const encoder = device.createCommandEncoder();
    encoder.pushDebugGroup('never closed');
    return call([encoder.finish()]);
  }),
);
failing(
  'GPUQueue',
  'writeBuffer',
  refused((call, [buffer, , data]) => call(buffer, 2 ** 40, data)),
);
failing('GPUQueue', 'onSubmittedWorkDone', rejects('OperationError'));
failing('GPUBuffer', 'mapAsync', rejects('AbortError'));
failing('GPUBuffer', 'getMappedRange', throws);

if (DEVICE_COUNT !== undefined)
  process.on('exit', () => fs.writeFileSync(DEVICE_COUNT, calls.join('\n')));
