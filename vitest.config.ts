import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['*/*/src/**/*.test.ts'],
    isolate: false,
    // Much of a run is waiting for servers and browsers: two at a time also where there are two processors.
    maxWorkers: 2,
    globalSetup: ['./testing/harness/src/global-setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: ['default', './plain-reporter.ts'],
  },
})
