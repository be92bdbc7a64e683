// The first step of every run: the machine's own Node.js may be older than the one this project brings.
const RUNTIME_MAJOR = 26
const major = Number(process.versions.node.split('.')[0])
if (major < RUNTIME_MAJOR) {
  console.error(
    `Node.js ${process.versions.node} is running; Wardstone needs ${RUNTIME_MAJOR}. Run it through npm (npm start, npm test), which brings its own.`,
  )
  process.exit(1)
}
