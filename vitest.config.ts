import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['*/*/src/**/*.test.ts'],
    isolate: false,
    globalSetup: ['./testing/harness/src/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: ['default', './plain-reporter.ts'],
  },
})
