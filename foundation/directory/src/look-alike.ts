import { spellLoginName } from '@wardstone/identity'

/**
 * Letters that people take for others: the whole-script part of Unicode's table (UTS #39, confusables) for what is
 * written beside Latin in names: Cyrillic, Greek, and a few Latin letters of phonetics.
 */
const lookAlikes = new Map(
  Object.entries({
    a: 'аαɑ',
    c: 'сϲ',
    d: 'ԁ',
    e: 'еҽ',
    g: 'ɡ',
    h: 'һ',
    i: 'іιı',
    j: 'јϳ',
    k: 'кκ',
    l: 'ӏ',
    n: 'п',
    o: 'оοօ',
    p: 'рρ',
    q: 'ԛ',
    s: 'ѕ',
    u: 'υս',
    v: 'νѵ',
    w: 'ԝա',
    x: 'хχ',
    y: 'уγү',
  }).flatMap(([latin, others]) => Array.from(others, (other) => [other, latin] as const)),
)

/** A name as it looks: two that look the same give one text. Case, width and invisible characters make no difference. */
export function lookOf(name: string): string {
  const spelled = spellLoginName(name.replaceAll(/\p{Default_Ignorable_Code_Point}/gu, ''))
  return Array.from(spelled, (letter) => lookAlikes.get(letter) ?? letter).join('')
}
