import type { AdminCommand, RunVerb } from './queries'

/** What a verb of administration still needs before it can be sent, or nothing. */
export function missingIn(
  command: AdminCommand,
  verb: RunVerb,
  confirmed: boolean,
): 'place' | 'task' | 'people' | 'decision' | 'reason' | 'confirm' | undefined {
  if (!hasPlace(command)) return placeNamed(command)
  if (verb.reason && command.reason.trim() === '') return 'reason'
  return verb.grave && !confirmed ? 'confirm' : undefined
}

/** Whether it is clear enough what a command does for the server to tell what it would do. */
export function hasPlace(command: AdminCommand): boolean {
  return placeNamed(command) === undefined
}

function placeNamed({ verb, step, state, task, decision, people, incident }: AdminCommand) {
  if (verb === 'jump') return step || state ? undefined : 'place'
  if (verb === 'override') return !task ? 'task' : decision ? undefined : 'decision'
  if (verb === 'assign') return !task && !incident ? 'task' : people?.length ? undefined : 'people'
  return undefined
}

/** Only what its verb needs is sent. */
export function sentCommand(command: AdminCommand): AdminCommand {
  const { verb, reason, incident, step, state, task, decision, people } = command
  const shared = { verb, reason: reason.trim() }
  if (verb === 'jump') return { ...shared, step, state }
  if (verb === 'override') return { ...shared, task, decision }
  if (verb === 'assign') return { ...shared, task, incident, people }
  return { ...shared, incident: incident || undefined }
}

/** Whether what was typed is the name that was asked for; how letters are written does not matter. */
export function confirms(typed: string, name: string): boolean {
  return typed.trim().toLowerCase() === name.trim().toLowerCase()
}
