// A vitest reporter for tests/run-files.mjs: what happens, a line of JSON for each event, in the file that TEST_EVENTS names.
// What ended is known in this way even where the process dies or hangs.
import fs from 'node:fs';

const note = (event) => fs.appendFileSync(process.env['TEST_EVENTS'], `${JSON.stringify(event)}\n`);

const failureOf = (name, error) => ({ name, message: error?.message ?? 'no message was given' });

/** Counts of a file, with the message of each failure. `broken`: hooks that failed without a test that did. */
function resultOf(module) {
  const found = { passed: 0, failed: 0, failures: [], skipped: [] };
  for (const test of module.children.allTests()) {
    const { state, note: reason, errors } = test.result();
    const name = `${module.relativeModuleId}: ${test.fullName}`;
    if (state === 'passed') found.passed++;
    else if (state === 'failed') {
      found.failed++;
      found.failures.push(failureOf(name, errors?.[0]));
    } else found.skipped.push({ name, note: reason });
  }
  if (!module.ok() && found.failed === 0) {
    found.failed++;
    found.failures.push(failureOf(module.relativeModuleId, module.errors()[0]));
  }
  return found;
}

export default class SummaryReporter {
  onTestModuleQueued(module) {
    note({ began: module.relativeModuleId, test: null });
  }

  onTestCaseReady(test) {
    note({ test: test.fullName });
  }

  onTestCaseResult() {
    note({ test: null });
  }

  onTestModuleEnd(module) {
    note({ ended: module.relativeModuleId, result: resultOf(module) });
  }

  onTestRunEnd(_, errors) {
    for (const error of errors) note({ error: error.message ?? String(error) });
  }
}
