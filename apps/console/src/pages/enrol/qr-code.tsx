import { create } from 'qrcode'
import styles from './enrol-page.module.css'

const QUIET_ZONE = 4

/** A QR code (ISO/IEC 18004) as one SVG path, drawn here: the secret in it goes nowhere else. */
export function QrCode({ text }: { readonly text: string }) {
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const side = modules.size + 2 * QUIET_ZONE
  let path = ''
  for (let row = 0; row < modules.size; row++) {
    for (let column = 0; column < modules.size; column++) {
      if (modules.get(row, column) !== 0) {
        path += `M${column + QUIET_ZONE} ${row + QUIET_ZONE}h1v1h-1z`
      }
    }
  }
  return (
    <svg
      className={styles.qr}
      viewBox={`0 0 ${side} ${side}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label="QR code for an authenticator app; the same secret stands below as text"
    >
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
