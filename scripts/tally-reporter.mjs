import { writeSync } from 'node:fs';

/**
 * Closes a test run with one line, `N passed, N failed, N skipped`, over all projects and from the runner's own
 * results. A file that could not be loaded and an error outside any test count as failures, so a red run never ends
 * in `0 failed`. Written when the process exits, to stand below whatever the clean-up printed.
 */
export default class TallyReporter {
  #line = '0 passed, 1 failed, 0 skipped';

  onInit() {
    process.once('exit', () => writeSync(1, `\n${this.#line}\n`));
  }

  onTestRunEnd(modules, unhandledErrors) {
    const count = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      count.failed += module.errors().length;
      for (const suite of module.children.allSuites()) count.failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        // A test that never came to run (its file or a hook fell over before) has not passed.
        if (state === 'passed' || state === 'skipped') count[state] += 1;
        else count.failed += 1;
      }
    }
    this.#line = `${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`;
  }
}
