/** Something that may stand below another of its kind. */
export interface Node {
  id: string
  parent: string | undefined
}

export interface Branch<T> {
  item: T
  children: Branch<T>[]
}

/** Puts a flat list into a tree; what refers to nothing, or to itself in a circle, stands at the top. */
export function grow<T extends Node>(items: T[]): Branch<T>[] {
  const byParent = new Map<string, T[]>()
  const ids = new Set(items.map((item) => item.id))
  const parentOf = new Map(items.map((item) => [item.id, item.parent]))
  const roots: T[] = []
  for (const item of items) {
    if (!item.parent || !ids.has(item.parent) || inCircle(item.id, parentOf)) roots.push(item)
    else byParent.set(item.parent, [...(byParent.get(item.parent) ?? []), item])
  }
  const branch = (item: T): Branch<T> => ({ item, children: (byParent.get(item.id) ?? []).map(branch) })
  return roots.map(branch)
}

function inCircle(id: string, parentOf: Map<string, string | undefined>): boolean {
  const seen = new Set<string>()
  for (let at = parentOf.get(id); at; at = parentOf.get(at)) {
    if (at === id) return true
    if (seen.has(at)) return false
    seen.add(at)
  }
  return false
}
