import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

type Theme = 'light' | 'dark'
type Oklch = readonly [lightness: number, chroma: number, hue: number]

const tokens = parseTokens(readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8'))

/** Text on ground, as the pages use them. */
const grounds: Readonly<Record<string, readonly string[]>> = {
  text: ['bg', 'surface', 'raise', 'accent-bg', 'warn-bg'],
  'text-2': ['bg', 'surface', 'raise', 'accent-bg', 'mute-bg'],
  'text-3': ['bg', 'surface', 'raise', 'accent-bg'],
  accent: ['bg', 'surface', 'accent-bg'],
  ok: ['surface', 'ok-bg'],
  crit: ['surface', 'raise', 'crit-bg'],
  warn: ['surface', 'warn-bg'],
  mute: ['surface', 'mute-bg'],
  // The filled button is written in the page's ground.
  bg: ['text'],
}

const pairs = Object.entries(grounds).flatMap(([text, on]) =>
  on.map((ground) => [text, ground] as const),
)

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each(pairs)('%s on %s reaches a contrast of 4.5 (WCAG 2.2, 1.4.3)', (text, ground) => {
    expect(contrast(text, ground, theme)).toBeGreaterThanOrEqual(4.5)
  })

  test.each([
    ['control', 'surface'],
    ['control', 'bg'],
    ['focus', 'bg'],
    ['focus', 'surface'],
    ['observed', 'band'],
    ['crit-fill', 'surface'],
  ])('%s beside %s reaches a contrast of 3 (WCAG 2.2, 1.4.11)', (mark, ground) => {
    expect(contrast(mark, ground, theme)).toBeGreaterThanOrEqual(3)
  })
})

test('every colour of the design has a value for both themes', () => {
  expect(tokens.size).toBe(26)
})

function parseTokens(css: string): Map<string, Record<Theme, Oklch>> {
  const pattern = /--([\w-]+): light-dark\(oklch\(([^)]+)\), oklch\(([^)]+)\)\)/g
  return new Map(
    Array.from(css.matchAll(pattern), ([, name = '', light = '', dark = '']) => [
      name,
      { light: parseOklch(light), dark: parseOklch(dark) },
    ]),
  )
}

function parseOklch(text: string): Oklch {
  const [lightness = '', chroma = '', hue = ''] = text.split(' ')
  return [Number(lightness.replace('%', '')) / 100, Number(chroma), Number(hue)]
}

function contrast(a: string, b: string, theme: Theme): number {
  const [high = 0, low = 0] = [luminance(a, theme), luminance(b, theme)].toSorted((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

/** Relative luminance of a token: OKLab to linear sRGB (Ottosson), clipped to the gamut, weighted (WCAG 2.2). */
function luminance(name: string, theme: Theme): number {
  const token = tokens.get(name)
  if (token === undefined) throw new Error(`no token --${name}`)
  const [lightness, chroma, hue] = token[theme]
  const a = chroma * Math.cos((hue * Math.PI) / 180)
  const b = chroma * Math.sin((hue * Math.PI) / 180)
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s
  const green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s
  const blue = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s
  return 0.2126 * clip(red) + 0.7152 * clip(green) + 0.0722 * clip(blue)
}

function clip(value: number): number {
  return Math.min(1, Math.max(0, value))
}
