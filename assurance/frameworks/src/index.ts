export { findFramework, frameworks } from './frameworks.ts'
