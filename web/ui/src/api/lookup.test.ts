import { expect, it } from 'vitest'
import { answering } from './lookup'

const li = { id: '1', title: '李娜', subtitle: 'li.na' }
const wang = { id: '2', title: '王强', subtitle: 'wang.qiang' }

it('offers of an earlier answer only what fits what is typed now', () => {
  const earlier = { data: [li, wang], isPlaceholderData: true }
  expect(answering(earlier, '王', '王')).toEqual([wang])
  expect(answering(earlier, '', '')).toEqual([li, wang])
  expect(answering({ data: [li, wang], isPlaceholderData: false }, '', 'WANG')).toEqual([wang])
  expect(answering({ data: [li], isPlaceholderData: false }, 'wq', 'wq')).toEqual([li])
})
