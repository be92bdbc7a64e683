import { open, readFile, rm } from 'node:fs/promises'
import { Fault } from '@wardstone/core'

/**
 * Claims a data folder for this process.
 *
 * @returns a function that gives it back.
 * @throws Fault `database.in-use` while another living process has it.
 */
export async function lockFolder(file: string): Promise<() => Promise<void>> {
  const me = `${process.pid} ${await startOf(process.pid)}\n`
  for (;;) {
    const claimed = await claim(file, me)
    if (claimed) return () => rm(file, { force: true })
    const [pid = '', start = ''] = (await readFile(file, 'utf8').catch(() => '')).trim().split(' ')
    // The start time tells the process that wrote the file from a later one with the same number.
    if (isAlive(Number(pid)) && (await startOf(Number(pid))) === start) {
      throw new Fault(
        'database.in-use',
        `Another Wardstone server (process ${pid}) uses this data folder. Stop it first.`,
      )
    }
    await rm(file, { force: true })
  }
}

async function claim(file: string, content: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600)
    await handle.writeFile(content)
    await handle.close()
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** When the kernel started a process, in its own ticks (proc(5), field 22); empty where there is no /proc. */
async function startOf(pid: number): Promise<string> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}
