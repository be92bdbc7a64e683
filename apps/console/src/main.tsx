import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
/* oxlint-disable import/no-unassigned-import -- a style sheet has nothing to name. */
import '@fontsource-variable/inter/wght.css'
import '@fontsource-variable/jetbrains-mono/wght.css'
import './base.css'
/* oxlint-enable import/no-unassigned-import */
import { watchActivity } from './activity.ts'
import { createQueryClient } from './query-client.ts'
import { createConsoleRouter } from './router.tsx'
import { applyTheme, storedTheme } from './theme.ts'

applyTheme(storedTheme())
watchActivity()

const queryClient = createQueryClient(() => {
  queryClient.clear()
  void router.invalidate()
})
const router = createConsoleRouter(queryClient)

const place = document.getElementById('root')
if (place === null) throw new Error('Broken promise: index.html has an element #root')
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
)
