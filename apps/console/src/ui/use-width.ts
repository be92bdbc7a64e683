import { useCallback, useState } from 'react'

/** Width of an element in CSS pixels, so that a chart keeps its letters at their size. */
export function useWidth(initial: number): readonly [number, (element: Element | null) => void] {
  const [width, setWidth] = useState(initial)
  const measure = useCallback((element: Element | null) => {
    if (element === null) return undefined
    const observer = new ResizeObserver(([entry]) => {
      const inner = entry?.contentRect.width ?? 0
      if (inner > 0) setWidth(Math.round(inner))
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [width, measure]
}
