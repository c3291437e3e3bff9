import antd from 'antd/locale/zh_CN'
import 'dayjs/locale/zh-cn'
import { byFeature, type Messages } from './messages'
import common from './zh.json'

const features = import.meta.glob<object>('../{app,session,home}/messages.zh.json', {
  eager: true,
  import: 'default',
})

export const messages: Messages = { common, ...byFeature(features) }
export { antd }
