import { useEffect, useMemo, useState } from 'react'
import { api } from '@/api/client'
import type { FormField, RecordFormData, Twin, Values } from '@/api/types'
import { wireEdits, wireNew } from './state'
import type { FormTarget } from './use-layout'

const askAfter = 350

interface Typed {
  target: FormTarget
  data: RecordFormData | undefined
  fields: FormField[]
  edits: Values
}

const none: Twin[] = []

/** Asks, shortly after the last key in a field that counts, which records what is typed may double. */
export function useTwins({ target, data, fields, edits }: Typed): Record<string, Twin[]> {
  const [twins, setTwins] = useState(none)
  const compared = data?.compared ?? []
  const typed = compared.filter((name) => name in edits)
  const question = JSON.stringify(typed.map((name) => [name, edits[name]]))
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what is compared asks again
  useEffect(() => {
    if (!data || typed.length === 0) {
      setTwins(none)
      return
    }
    const given = new AbortController()
    const ask = async () => {
      const { entity, id, task, prefill } = target
      const values = id ? wireEdits(fields, edits) : wireNew(data, fields, prefill ?? {}, edits)
      const body = { id: id ?? null, values, form: data.form.name, task: task ?? null }
      try {
        const answer = await api.post<{ twins: Twin[] }>(`/records/${entity}/duplicates`, body, {
          signal: given.signal,
        })
        setTwins(answer.twins)
      } catch {
        if (!given.signal.aborted) setTwins(none) // saving asks again
      }
    }
    const timer = setTimeout(() => void ask(), askAfter)
    return () => {
      clearTimeout(timer)
      given.abort()
    }
  }, [question, data])
  return useMemo(() => byField(twins, question), [twins, question])
}

/** Each twin under the field that was typed and found it. */
function byField(twins: Twin[], question: string): Record<string, Twin[]> {
  const typed = new Set((JSON.parse(question) as [string, unknown][]).map(([name]) => name))
  const places: Record<string, Twin[]> = {}
  for (const twin of twins) {
    const at = twin.fields.find((name) => typed.has(name))
    if (at) places[at] = [...(places[at] ?? []), twin]
  }
  return places
}
