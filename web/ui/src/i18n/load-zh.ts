import antd from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import chinese from 'dayjs/locale/zh-cn'
import { byFeature, type Messages } from './messages'
import common from './zh.json'

// "Within five minutes", as dayjs has it, is a promise; what is meant is when.
const relativeTime = { ...chinese.relativeTime, future: '%s后' }
dayjs.locale({ ...chinese, relativeTime }, undefined, true)

const features = import.meta.glob<object>('../{app,session,home}/messages.zh.json', {
  eager: true,
  import: 'default',
})

export const messages: Messages = { common, ...byFeature(features) }
export { antd }
