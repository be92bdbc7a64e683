import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { Problem } from './problem.ts'

const RETRIES_MAX = 2

/** Whether a session ended under the page. Other 401s are answers to a sign-in. */
function isSignedOut(error: unknown): boolean {
  return error instanceof Problem && error.code === 'identity.signed-out'
}

/** The page's cache of what the server said. `onSignedOut` runs when any answer says that the session is over. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown): void => {
    if (isSignedOut(error)) onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (query.queryKey[0] !== 'session') onError(error)
      },
    }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        refetchOnWindowFocus: true,
        // A refusal stays a refusal; only a busy or unreachable server is asked again.
        retry: (failures, error) =>
          failures < RETRIES_MAX &&
          error instanceof Problem &&
          (error.status === 0 || error.status === 503),
      },
    },
  })
}
