/** Where a sibling stands, seen from the path that goes up. */
export type Side = 'left' | 'right'

/** The side of each hash of an inclusion proof, leaf's sibling first (RFC 9162 §2.1.3.2). Tells how to draw a proof; proves nothing. */
export function pathSides(index: number, size: number): Side[] {
  const sides: Side[] = []
  let at = index
  let last = size - 1
  while (last > 0) {
    if (at % 2 === 1 || at === last) {
      sides.push('left')
      while (at % 2 === 0 && at !== 0) {
        at = Math.floor(at / 2)
        last = Math.floor(last / 2)
      }
    } else {
      sides.push('right')
    }
    at = Math.floor(at / 2)
    last = Math.floor(last / 2)
  }
  return sides
}
