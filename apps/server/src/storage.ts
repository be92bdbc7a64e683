import { statfs } from 'node:fs/promises'
import { join } from 'node:path'

/** Less than this, and PostgreSQL cannot begin the next file of its log, which has 16 MiB. */
const FULL_BELOW_BYTES = 16 * 1024 * 1024
const MEBIBYTE = 1024 * 1024

/** What a person is told, whichever disk it was: the log says where. */
export const STORAGE_FULL =
  'The server’s disk is full. What you asked was not done, and nothing that was acknowledged is lost. Free space on the disk of the data folder; the server goes on by itself.'

/** The disks of the data folder and of the database in it. */
export type Storage = {
  /** Whether one of them is so full that the database can stand still. */
  isFull(): Promise<boolean>
  /** Free on the fuller one. */
  freeMebibytes(): Promise<number>
}

/** Watches the disks of `home`. An own PostgreSQL elsewhere is not looked at: it says itself when its disk is full. */
export function openStorage(home: string): Storage {
  const free = async (): Promise<number> => {
    const folders = [home, join(home, 'postgres')]
    const found = await Promise.all(folders.map((folder) => statfs(folder).catch(() => undefined)))
    return Math.min(...found.map((one) => (one === undefined ? Infinity : one.bavail * one.bsize)))
  }
  return {
    isFull: async () => (await free()) < FULL_BELOW_BYTES,
    freeMebibytes: async () => Math.floor((await free()) / MEBIBYTE),
  }
}
