import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { Progress } from 'antd'
import { useEffect, useRef } from 'react'
import { api } from '@/api/client'
import type { Text } from '@/api/types'
import { useText } from '@/i18n/text'
import './sample.css'

/** The sample company: whether it is there, how far it is, and who of it to sign in as. */
export interface Sample {
  state: 'none' | 'loading' | 'interrupted' | 'failed' | 'loaded'
  done: number
  total: number
  left_out: number
  sign_in: boolean
  people: { login: string; name: string; work: Text }[]
  problem?: Text
}

/** Tells of the sample company; when it has come, everything is asked for again. */
export function useSample() {
  const client = useQueryClient()
  const sample = useQuery(sampleQuery)
  const state = sample.data?.state
  const before = useRef(state)
  useEffect(() => {
    if (before.current === 'loading' && state === 'loaded') void client.invalidateQueries()
    before.current = state
  }, [client, state])
  return sample
}

/** Asks every second while it is being loaded. */
export const sampleQuery = queryOptions({
  queryKey: ['sample'],
  queryFn: () => api.get<Sample>('/sample'),
  refetchInterval: ({ state }) => (state.data?.state === 'loading' ? 1_000 : false),
})

/** How far loading is. */
export function SampleProgress({ sample, label }: { sample: Sample; label: string }) {
  const percent = Math.floor((sample.done / Math.max(sample.total, 1)) * 100)
  return <Progress percent={percent} status="active" aria-label={label} />
}

/** Somebody for each kind of work, with the name to sign in with. */
export function SamplePeople({ sample }: { sample: Sample }) {
  const text = useText()
  return (
    <ul className="sample-people">
      {sample.people.map((one) => (
        <li key={one.login}>
          <code>{one.login}</code>
          <span>{one.name}</span>
          <span className="muted">{text(one.work)}</span>
        </li>
      ))}
    </ul>
  )
}
