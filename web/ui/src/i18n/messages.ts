/** Messages by namespace: "common", and one namespace per feature folder. */
export type Messages = Record<string, object>

/** Names each feature's messages after its folder: ../records/messages.en.json → records. */
export function byFeature(files: Record<string, object>): Messages {
  return Object.fromEntries(
    Object.entries(files).map(([path, messages]) => [path.split('/').at(-2) ?? path, messages]),
  )
}
