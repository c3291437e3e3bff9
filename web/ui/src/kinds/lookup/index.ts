import { type Kind, textOperators } from '../kind'
import { shownKind } from '../mirror'
import { View } from '../mirror/view'

/** A value of the record that the server found; it looks like the field it comes from. */
export const lookup: Kind = {
  name: 'lookup',
  View,
  operators: textOperators,
  literal: 'text',
  computed: true,
  toText: (value, field) => shownKind(field).toText(value, field),
}
