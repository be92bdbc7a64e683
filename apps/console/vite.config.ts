import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Everything the page needs is a file of its own under 'self': the server's CSP allows nothing inline. */
export default defineConfig({
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    target: 'es2024',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/fhir', '/ledger/checkpoint', '/ledger/tile'].map((path) => [
        path,
        process.env['WARDSTONE_URL'] ?? 'http://localhost:8787',
      ]),
    ),
  },
})
