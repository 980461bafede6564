// A vitest reporter for tests/runner.mjs: what passed, failed and was skipped, as JSON in the file that TEST_SUMMARY names.
import fs from 'node:fs';

export default class SummaryReporter {
  onTestRunEnd(modules, errors) {
    // `broken`: files, hooks or workers that failed without a test that did.
    const summary = { passed: 0, failed: 0, broken: errors.length, skipped: [] };
    for (const module of modules) {
      const failedBefore = summary.failed;
      for (const test of module.children.allTests()) {
        const { state, note } = test.result();
        if (state === 'passed') summary.passed++;
        else if (state === 'failed') summary.failed++;
        else summary.skipped.push({ name: `${module.relativeModuleId}: ${test.fullName}`, note });
      }
      if (!module.ok() && summary.failed === failedBefore) summary.broken++;
    }
    fs.writeFileSync(process.env['TEST_SUMMARY'], JSON.stringify(summary));
  }
}
