import antd from 'antd/locale/en_US'
import common from './en.json'
import { byFeature, type Messages } from './messages'

const features = import.meta.glob<object>('../{app,session,home}/messages.en.json', {
  eager: true,
  import: 'default',
})

export const messages: Messages = { common, ...byFeature(features) }
export { antd }
