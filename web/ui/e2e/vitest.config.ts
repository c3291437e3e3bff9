import { resolve } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: resolve(import.meta.dirname, '../node_modules/.vite-e2e'),
  resolve: { alias: { '@': resolve(import.meta.dirname, '../src') } },
  test: {
    include: ['*.spec.ts'],
    globalSetup: ['server.ts'],
    testTimeout: 150_000,
    hookTimeout: 90_000,
    // A machine may be too busy once; what is broken fails again.
    retry: 1,
    // Each has a demo company of its own; a machine with two cores serves no more.
    maxWorkers: 2,
  },
})
