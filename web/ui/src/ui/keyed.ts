/** Gives every entry of a list a key: those of the same name are told apart by their number. */
export function keyed<T>(list: T[], name: (one: T) => string): { key: string; one: T }[] {
  const seen = new Map<string, number>()
  return list.map((one) => {
    const time = (seen.get(name(one)) ?? 0) + 1
    seen.set(name(one), time)
    return { key: `${name(one)}#${time}`, one }
  })
}
