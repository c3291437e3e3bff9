import { HolderOutlined } from '@ant-design/icons'
import { move } from '@dnd-kit/helpers'
import { DragDropProvider } from '@dnd-kit/react'
import { useSortable } from '@dnd-kit/react/sortable'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'

interface Props<T> {
  items: T[]
  idOf: (item: T) => string
  onOrder: (items: T[]) => void
  draw: (item: T, index: number) => ReactNode
}

/** A list whose entries can be dragged into another order, by mouse, finger or keyboard. */
export function SortableList<T>({ items, idOf, onOrder, draw }: Props<T>) {
  const ids = items.map(idOf)
  const [dragged, setDragged] = useState<string[]>()
  const order = dragged ?? ids
  const byId = new Map(items.map((item) => [idOf(item), item]))
  const drop = (canceled: boolean) => {
    if (dragged && !canceled && dragged.join() !== ids.join())
      onOrder(dragged.flatMap((id) => byId.get(id) ?? []))
    setDragged(undefined)
  }
  return (
    <DragDropProvider
      onDragOver={(event) => setDragged((before) => move(before ?? ids, event))}
      onDragEnd={(event) => drop(event.canceled)}
    >
      <ul className="sortable">
        {order.flatMap((id, index) => {
          const item = byId.get(id)
          return item === undefined
            ? []
            : [<SortableItem key={id} id={id} index={index} content={draw(item, index)} />]
        })}
      </ul>
    </DragDropProvider>
  )
}

function SortableItem({ id, index, content }: { id: string; index: number; content: ReactNode }) {
  const { t } = useTranslation('studio')
  const { ref, handleRef, isDragging } = useSortable({ id, index })
  return (
    <li ref={ref} className={isDragging ? 'dragging' : undefined}>
      <button type="button" ref={handleRef} className="plain drag-handle" aria-label={t('drag')}>
        <HolderOutlined />
      </button>
      {content}
    </li>
  )
}
