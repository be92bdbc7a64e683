/** Given names, by administrative gender. Invented people only: no list of real patients was used. */
export const givenNames = {
  female: listOf(`
    Ada, Anwen, Beatriz, Bronagh, Celeste, Delyth, Edda, Eilidh, Esme, Farida,
    Greta, Hana, Imogen, Ines, Jacinta, Keziah, Leonie, Maren, Nadia, Oriel,
    Petra, Rosalind, Samira, Tamsin, Ursula, Vesna, Winifred, Yara, Zofia, Šárka
  `),
  male: listOf(`
    Alaric, Bram, Cormac, Dafydd, Emeka, Fergus, Gethin, Hamish, Idris, Jory,
    Kofi, Laszlo, Mateus, Niall, Osric, Piran, Quentin, Rafe, Sorin, Tobias,
    Umar, Viktor, Wilf, Xavier, Yusuf, Zoltan, Ewan, Lorcan, Mehmet, Jürgen
  `),
} as const

/** Family names. */
export const familyNames = listOf(`
  Adeyemi, Ashdown, Bellweather, Blackthorn, Carrow, Chegwidden, Colquhoun, Dacre,
  Dunmore, Eastlake, Fairweather, Fernsby, Garrick, Greyling, Harrowgate, Holloway,
  Ibarra, Jellicoe, Kerrigan, Kowalczyk, Lanyon, Larkspur, Marchetti, Merriweather,
  Nancarrow, Northcott, Oduya, Okonjo, Penhaligon, Petrosyan, Quist, Ravenscroft,
  Rosewarne, Sandmeyer, Skelton, Tregenza, Tuvalu, Underhill, Vantongeren, Wexcombe,
  Whitlock, Wolstenholme, Yardley, Zabriskie, O’Farrell, van der Aa, Nguyễn, Østergaard
`)

/** Streets of the invented town around the hospital. */
export const streets = listOf(`
  Chapel Row, Quay Hill, Lantern Lane, Orchard Bank, Saltworks Road, Mill Leat,
  Foundry Street, Heron Close, Bishop’s Walk, Tidewater Terrace, Gorse Park, Station Parade
`)

/** Towns and their postal codes. */
export const towns = [
  { city: 'Brannoc Harbour', postalCode: 'BH4 1QT' },
  { city: 'Upper Marl', postalCode: 'BH7 3DX' },
  { city: 'Saltley Quay', postalCode: 'BH2 9LP' },
  { city: 'Wendmoor', postalCode: 'BH9 5RA' },
] as const

function listOf(names: string): readonly string[] {
  return names.split(',').map((name) => name.trim())
}
