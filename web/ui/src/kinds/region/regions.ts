import { useQuery } from '@tanstack/react-query'
import { api } from '@/api/client'
import type { Text } from '@/api/types'

/** A region as a record has it. */
export interface Region {
  code: string
  name: Text
}

/** A region among those of its level, with those in it. */
export interface RegionNode extends Region {
  children: RegionNode[]
}

type Row = [code: string, en: string, zh: string, parent: string]

/** All regions of China; asked for when a field needs them, and kept as long as the page lives. */
export function useRegions(enabled = true) {
  return useQuery({
    queryKey: ['regions'],
    queryFn: async ({ signal }) => treeOf(await api.get<Row[]>('/regions', undefined, signal)),
    enabled,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })
}

export interface Regions {
  provinces: RegionNode[]
  byCode: Map<string, RegionNode>
}

/** Puts the rows of the server, which are in the order of their codes, under each other. */
export function treeOf(rows: Row[]): Regions {
  const byCode = new Map<string, RegionNode>()
  const provinces: RegionNode[] = []
  for (const [code, en, zh] of rows) byCode.set(code, { code, name: { en, zh }, children: [] })
  for (const [code, , , parent] of rows) {
    const node = byCode.get(code)
    if (node) (byCode.get(parent)?.children ?? provinces).push(node)
  }
  return { provinces, byCode }
}

/** The codes from the province down to a region. */
export function pathOf(code: string, regions: Regions): string[] {
  const steps = [`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`, code]
  return [...new Set(steps)].filter((step) => regions.byCode.has(step))
}

/** A region's name with those around it: 上海市徐汇区. */
export function titleOf(code: string, regions: Regions): Text {
  const names = pathOf(code, regions).map((step) => regions.byCode.get(step)?.name)
  return {
    zh: names.map((name) => name?.zh ?? '').join(''),
    en: names
      .reverse()
      .map((name) => name?.en ?? '')
      .join(', '),
  }
}

/** What the codes of a region and of all in it begin with. */
export function prefixOf(code: string): string {
  return code.replace(/(?:0000|00)$/, '')
}
