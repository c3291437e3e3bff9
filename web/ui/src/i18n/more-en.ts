import { byFeature, type Messages } from './messages'

const features = import.meta.glob<object>(
  ['../*/messages.en.json', '!../{app,session,home}/messages.en.json'],
  { eager: true, import: 'default' },
)

/** The messages of the pages behind the first one. */
export const messages: Messages = byFeature(features)
