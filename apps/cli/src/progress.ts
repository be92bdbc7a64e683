const BAR_CELLS = 24
const REDRAW_MS = 100

/** What a long work says while it runs: a bar on a terminal, nothing where nobody looks, JSON lines when asked. */
export type Progress = {
  step(done: number, unit: number, text: string): void
  end(): void
}

export function openProgress(options: { total: number; what: string; json: boolean }): Progress {
  const { total, what, json } = options
  const started = performance.now()
  const terminal = process.stderr.isTTY
  let drawn = 0
  return {
    step(done, count, text) {
      const now = performance.now()
      if (now - drawn < REDRAW_MS && done < total) return
      drawn = now
      const seconds = (now - started) / 1000
      if (json)
        process.stdout.write(
          `${JSON.stringify({ progress: what, done, total, resources: count, seconds })}\n`,
        )
      else if (terminal) process.stderr.write(`\r\u001b[2K${line(done, total, seconds, text)}`)
    },
    end() {
      if (terminal && !json) process.stderr.write('\r\u001b[2K')
    },
  }
}

function line(done: number, total: number, seconds: number, text: string): string {
  const share = total === 0 ? 1 : done / total
  const filled = Math.round(share * BAR_CELLS)
  const left = done === 0 ? '' : `, about ${Math.ceil((seconds / done) * (total - done))} s left`
  return `${'█'.repeat(filled)}${'░'.repeat(BAR_CELLS - filled)} ${done} of ${total} files, ${text}${left}`
}
