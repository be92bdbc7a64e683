import type { ExportJob, ExportScope } from '../../export-api.ts'
import { formatCount, formatDate } from '../../ui/format.ts'

/** What an export can be of, in the order in which it is offered. */
export const scopes: readonly ExportScope[] = ['system', 'patients', 'group']

export const scopeWords: Record<
  ExportScope,
  { readonly label: string; readonly hint: string; readonly title: string }
> = {
  system: {
    label: 'All that I may see',
    hint: 'Patients, and the staff, places and medicines that their records name.',
    title: 'All that you may see',
  },
  patients: {
    label: 'Patients’ records alone',
    hint: 'Without staff, places and whatever else belongs to no patient.',
    title: 'Patients’ records',
  },
  group: {
    label: 'The members of a group',
    hint: 'A list of patients that is kept as a FHIR Group, such as a ward or a study.',
    title: 'Members of a group',
  },
}

/** What was asked for, in words. */
export function titleOf({ scope, types, since }: ExportJob): string {
  const narrowed = types === null ? '' : `: ${types.join(', ')}`
  const changed = since === null ? '' : `, changed since ${formatDate(since)}`
  return `${scopeWords[scope].title}${narrowed}${changed}`
}

/** How far an export is, in words. */
export function progressInWords({ total, walked, files }: ExportJob): string {
  if (total === null) return 'Counting what you may see.'
  const taken = files.reduce((sum, { count }) => sum + count, 0)
  return `${formatCount(walked)} of ${formatCount(total)} resources looked at, ${formatCount(taken)} taken and sealed. You may leave this page.`
}
