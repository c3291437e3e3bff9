import { useEffect } from 'react'

/** Loads what is needed at a first key or tap before that comes; what was loaded is there without a connection, too. */
export function useSoon(load: () => Promise<unknown>) {
  useEffect(() => {
    const timer = setTimeout(() => void load().catch(() => {}), 1000)
    return () => clearTimeout(timer)
  }, [load])
}
