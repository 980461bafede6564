// A vitest reporter for tests/runner.mjs: what passed, failed (with its message) and was skipped, as JSON in the file
// that TEST_SUMMARY names.
import fs from 'node:fs';

export default class SummaryReporter {
  onTestRunEnd(modules, errors) {
    // `broken`: files, hooks or workers that failed without a test that did.
    const summary = { passed: 0, failed: 0, broken: errors.length, failures: [], skipped: [] };
    const fail = (name, error) =>
      summary.failures.push({ name, message: error?.message ?? 'no message was given' });
    for (const error of errors) fail('outside the tests', error);
    for (const module of modules) {
      const failedBefore = summary.failed;
      for (const test of module.children.allTests()) {
        const { state, note, errors: reasons } = test.result();
        const name = `${module.relativeModuleId}: ${test.fullName}`;
        if (state === 'passed') summary.passed++;
        else if (state === 'failed') {
          summary.failed++;
          fail(name, reasons?.[0]);
        } else summary.skipped.push({ name, note });
      }
      if (!module.ok() && summary.failed === failedBefore) {
        summary.broken++;
        fail(module.relativeModuleId, module.errors()[0]);
      }
    }
    fs.writeFileSync(process.env['TEST_SUMMARY'], JSON.stringify(summary));
  }
}
