import type { Twin } from '@/api/types'
import { useText } from '@/i18n/text'
import { RecordLink } from '@/ui/record-link'

/** Records that what is typed may double: what the reader may know of each, and the way to it. */
export default function TwinList({ entity, twins }: { entity: string; twins: Twin[] }) {
  const text = useText()
  return (
    <ul className="twins" data-testid="twins">
      {twins.map((twin) => (
        <li key={`${twin.rule}/${twin.id ?? twin.owner?.id}`}>
          {twin.id ? (
            <RecordLink entity={entity} id={twin.id}>
              {text(twin.text)}
            </RecordLink>
          ) : (
            text(twin.text)
          )}
        </li>
      ))}
    </ul>
  )
}
