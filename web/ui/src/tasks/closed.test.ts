import { expect, it } from 'vitest'
import { ApiError } from '@/api/errors'
import { closedBy } from './closed'

const title = 'Closed'

it('finds who was quicker, wherever the server says it', () => {
  const current = { closed_by: '7', outcome: 'approved' } as never
  expect(closedBy(new ApiError({ code: 'closed', status: 409, title, current }))).toEqual({
    closed_by: '7',
    outcome: 'approved',
  })
})

it('takes no other conflict for a closed task', () => {
  expect(closedBy(new ApiError({ code: 'stale', status: 409, title }))).toBeUndefined()
  expect(closedBy(new ApiError({ code: 'closed', status: 422, title, outcome: 'approved' }))).toBeUndefined()
  expect(closedBy(new Error('offline'))).toBeUndefined()
})
