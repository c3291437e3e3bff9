import { useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router'
import { RecordView } from './record-view'
import './records.css'

/** A record on its own page. */
export default function RecordPage() {
  const { entity, id } = useParams({ from: '/records/$entity/$id' })
  const search = useSearch({ from: '/records/$entity/$id' })
  const navigate = useNavigate({ from: '/records/$entity/$id' })
  const router = useRouter()
  return (
    <div className="page record-page">
      <RecordView
        key={`${entity}/${id}`}
        entity={entity}
        id={id}
        tab={search.tab}
        onTab={(tab) => void navigate({ search: (before) => ({ ...before, tab }), replace: true })}
        startWith={search.act}
        onStarted={() =>
          void navigate({ search: (before) => ({ ...before, act: undefined }), replace: true })
        }
        onDeleted={() => void router.navigate({ to: '/records/$entity', params: { entity } })}
      />
    </div>
  )
}
