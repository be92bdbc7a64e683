import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { narrativeProblem } from './narrative.ts'

const wrap = (inner: string) => `<div xmlns="http://www.w3.org/1999/xhtml">${inner}</div>`

describe('narrative', () => {
  it.each([
    'plain &amp; simple',
    '<p style="color: red">a<br/>b</p>',
    '<a href="https://example.org/x?y=1&amp;z=2">link</a>',
    '<table><tr><td colspan="2">1</td></tr></table>',
    '<img src="data:image/png;base64,AAAA" alt="x"/><img src="#pic"/>',
    '<!-- a note --><ul><li>1</li></ul>',
    '<td style="background-image: url(tbl_spacer.png)">x</td>',
  ])('may hold %s', (inner) => {
    expect(narrativeProblem(wrap(inner))).toBeUndefined()
  })

  it.each([
    '<script>alert(1)</script>',
    '<SCRIPT>alert(1)</SCRIPT>',
    '<img src="x" onerror="alert(1)"/>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" JaVaScRiPt:alert(1)">x</a>',
    '<a href="java&#115;cript:alert(1)">x</a>',
    '<a href="data:text/html;base64,AAAA">x</a>',
    '<iframe src="https://example.org"></iframe>',
    '<object data="x"></object>',
    '<form action="https://example.org"><input name="x"/></form>',
    '<svg><p>x</p></svg>',
    '<style>p { }</style>',
    '<p style="background: url(https://example.org/track)">x</p>',
    '<p style="background: u\\72l(x)">x</p>',
    '<p>not closed',
    '<p><b>crossed</p></b>',
    '<![CDATA[x]]>',
    '<?xml version="1.0"?>',
    '<!DOCTYPE html>',
    'a < b',
    '</div><p>outside</p>',
  ])('may not hold %s', (inner) => {
    expect(narrativeProblem(wrap(inner))).toBeDefined()
  })

  it('is one div', () => {
    expect(narrativeProblem('<p>x</p>')).toBeDefined()
    expect(narrativeProblem('<div>x</div><div>y</div>')).toBeDefined()
    expect(narrativeProblem('text')).toBeDefined()
  })

  it('of anything else is refused without throwing, and without backtracking for ever', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '/',
      'div',
      ' ',
      '=',
      '"',
      "'",
      '<!--',
      '-->',
      'on',
      'p',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const problem = narrativeProblem(`<div>${pieces.join('')}<script>`)
        expect(problem).toBeDefined()
      }),
    )
    for (const rubbish of ['a="b" '.repeat(20_000), ' a='.repeat(20_000), ' '.repeat(50_000)]) {
      expect(narrativeProblem(`<div${rubbish}`)).toBeDefined()
    }
  })
})
