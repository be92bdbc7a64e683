/**
 * Prefixes of ZIP codes that become 000: where 20,000 people or fewer live, 45 CFR 164.514(b)(2)(i)(B).
 *
 * The rule asks for “the current publicly available data from the Bureau of the Census”, and lists differ by census:
 * the 17 prefixes of the HHS guidance are of the census of 2000 and say themselves that newer data goes before them; the
 * 14 that Microsoft's sample configuration carries are of 2010, and so is the list of 18, which adds four prefixes
 * of post-office boxes and government offices where nobody lives. So neither is wrong: 17 is the older census. The union of all is used here:
 * a prefix too many costs three digits, one too few breaks the law. The census of 2020 is not in it: compare before an
 * export that matters, and add to this table.
 */
export const restrictedZip3 = {
  census2000: words('036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893'),
  census2010: words('036 059 102 203 205 369 556 692 821 823 878 879 884 893'),
  census2010Unpopulated: words('202 204 753 772'),
  /** Military and diplomatic post (AA, AE, AP): no place, so no census of it. */
  military: words('090 091 092 093 094 095 096 097 098 099 340 962 963 964 965 966'),
} as const

/** Postal abbreviations of the states, the district and the territories, by name. */
export const states: Readonly<Record<string, string>> = Object.fromEntries(
  'Alabama AL,Alaska AK,Arizona AZ,Arkansas AR,California CA,Colorado CO,Connecticut CT,Delaware DE,District of Columbia DC,Florida FL,Georgia GA,Hawaii HI,Idaho ID,Illinois IL,Indiana IN,Iowa IA,Kansas KS,Kentucky KY,Louisiana LA,Maine ME,Maryland MD,Massachusetts MA,Michigan MI,Minnesota MN,Mississippi MS,Missouri MO,Montana MT,Nebraska NE,Nevada NV,New Hampshire NH,New Jersey NJ,New Mexico NM,New York NY,North Carolina NC,North Dakota ND,Ohio OH,Oklahoma OK,Oregon OR,Pennsylvania PA,Rhode Island RI,South Carolina SC,South Dakota SD,Tennessee TN,Texas TX,Utah UT,Vermont VT,Virginia VA,Washington WA,West Virginia WV,Wisconsin WI,Wyoming WY,American Samoa AS,Guam GU,Northern Mariana Islands MP,Puerto Rico PR,Virgin Islands VI'
    .split(',')
    .map((line) => [line.slice(0, -3).toLowerCase(), line.slice(-2)]),
)

function words(text: string): readonly string[] {
  return text.split(' ')
}
