import type { EntityDefinition } from './definitions'
import { isWhole } from './field-kinds'
import { isWholeBlock, type PrintDefinition } from './print-definition'

/**
 * What of a draft is sent: fields and checks that are only just begun wait until they say enough, so
 * that the rest of the change stays one that can be checked.
 */
export function sendable(path: string, draft: unknown): unknown {
  if (path.startsWith('prints/')) return sendablePrint(draft as Partial<PrintDefinition>)
  if (!path.startsWith('entities/')) return draft
  const entity = draft as Partial<EntityDefinition>
  if (!Array.isArray(entity.fields)) return draft
  const fields = entity.fields.filter(isWhole)
  const checks = entity.checks?.filter((check) => check.if !== '')
  const all = fields.length === entity.fields.length && checks?.length === entity.checks?.length
  return all ? draft : { ...entity, fields, ...(checks && { checks }) }
}

function sendablePrint(print: Partial<PrintDefinition>): unknown {
  if (!Array.isArray(print.blocks)) return print
  const blocks = print.blocks.filter(isWholeBlock)
  return blocks.length === print.blocks.length ? print : { ...print, blocks }
}
