import { openAwsDriver, type AwsSettings } from './kek-aws.ts'
import { fileDriver, type KekDriver, type KekDriverName } from './kek-driver.ts'
import { openPkcs11Driver } from './kek-pkcs11.ts'
import { openTransitDriver } from './kek-transit.ts'
import { readPassphrase } from './read-passphrase.ts'

/** Which stores of KEKs there are, and which of them holds the versions that are made from now on. */
export type KekSettings = {
  readonly forNew: KekDriverName
  /** How often the store of the newest is asked whether it still answers. */
  readonly askEveryMs: number
  readonly pkcs11?: {
    readonly module: string
    readonly token: string
    readonly label: string
    readonly pinFile: string
  }
  readonly transit?: {
    readonly url: string
    readonly mount: string
    readonly key: string
    readonly tokenFile: string
  }
  readonly aws?: AwsSettings
}

/**
 * A driver for each store that the settings name, the one for new versions first. None of them is asked anything yet.
 * @throws Fault `config.invalid` for an address that sends keys in the clear.
 */
export function openKekDrivers({
  forNew,
  pkcs11,
  transit,
  aws,
}: Omit<KekSettings, 'askEveryMs'>): readonly KekDriver[] {
  const drivers = [fileDriver]
  if (pkcs11 !== undefined) {
    const pin = () => readPassphrase({ file: pkcs11.pinFile })
    drivers.push(openPkcs11Driver({ ...pkcs11, pin }))
  }
  if (transit !== undefined) {
    const token = () => readPassphrase({ file: transit.tokenFile })
    drivers.push(openTransitDriver({ ...transit, token }))
  }
  if (aws !== undefined) drivers.push(openAwsDriver(aws))
  return drivers.toSorted((one, two) => Number(two.name === forNew) - Number(one.name === forNew))
}
