import { CodeOutlined, DeleteOutlined, LayoutOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Button, Popconfirm, Segmented } from 'antd'
import { type ComponentType, lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MetadataProblem } from '@/api/types'
import { humanize, type Words, words } from '@/diagram/definition'
import { useLanguage } from '@/i18n/text'
import { ErrorState } from '@/ui/error-state'
import { useNotify } from '@/ui/notify'
import { Lines } from '@/ui/skeleton'
import { changeQuery, type DefinitionDetail } from './api'
import { useCatalogue } from './catalogue'
import { useDefinition, useRemove } from './drafts'
import { ProblemPill, problemsOf } from './problem-list'

export interface DesignerProps<T> {
  path: string
  definition: T
  detail: DefinitionDetail<T> | undefined
  change: (next: T) => void
  /** The JSON pointer of a place to show, e.g. of a problem. */
  at?: string
}

// biome-ignore lint/suspicious/noExplicitAny: each designer knows the shape of its own kind
type AnyDesigner = ComponentType<DesignerProps<any>>

const designers: Record<string, AnyDesigner> = {
  entities: lazy(() => import('./entity-designer')),
  options: lazy(() => import('./options-designer')),
  forms: lazy(() => import('./form-designer')),
  views: lazy(() => import('./view-designer')),
  workflows: lazy(() => import('./workflow/workflow-designer')),
  roles: lazy(() => import('./role-designer')),
  homes: lazy(() => import('./home-designer')),
  prints: lazy(() => import('./print-designer')),
  conversions: lazy(() => import('./conversion-designer')),
}
const MenuDesigner: AnyDesigner = lazy(() => import('./menu-designer'))
const JsonDesigner: AnyDesigner = lazy(() => import('./json-designer'))

function designerOf(path: string): AnyDesigner | undefined {
  return path === 'menus.json' ? MenuDesigner : designers[path.split('/')[0] ?? '']
}

/** The designer of a definition, by its kind; JSON text for what no designer shows. */
export function Designer({ path, at }: { path: string; at?: string }) {
  const { definition, detail, error, change } = useDefinition<object>(path)
  const Visual = designerOf(path)
  const [text, setText] = useState(!Visual)
  const problems = problemsOf(useQuery(changeQuery).data?.problems, path)
  if (error) return <ErrorState error={error} />
  if (!definition) return <Lines count={10} />
  const Shown = text || !Visual ? JsonDesigner : Visual
  return (
    <>
      <Head
        path={path}
        definition={definition}
        detail={detail}
        text={text}
        onText={Visual ? setText : undefined}
        problems={problems}
      />
      <Suspense fallback={<Lines count={10} />}>
        <Shown path={path} definition={definition} detail={detail} change={change} at={at} />
      </Suspense>
    </>
  )
}

interface Titled {
  label?: Words
  title?: Words
  name?: string
  key?: string
  entity?: string
}

interface HeadProps {
  path: string
  definition: object
  detail: DefinitionDetail | undefined
  text: boolean
  onText?: (text: boolean) => void
  problems: MetadataProblem[]
}

function Head({ path, definition, detail, text, onText, problems }: HeadProps) {
  const { t } = useTranslation('studio')
  const language = useLanguage()
  const { label, title, name, key, entity } = definition as Titled
  const { named } = useCatalogue()
  const owner = named('entity').find((one) => one.value === entity)?.label
  const kind = detail?.kind ?? path.split('/')[0] ?? ''
  // The title of an entity is the name of a field, not a text for people.
  const fallback =
    kind === 'menu'
      ? t('kinds.menu')
      : kind === 'form' && name === 'default'
        ? t('defaultForm')
        : humanize(name ?? key ?? path)
  return (
    <header className="designer-head">
      <div className="grow">
        <div className="muted">
          {[t(`kind.${kind}`, { defaultValue: kind }), owner].filter(Boolean).join(' · ')}
        </div>
        <h1>{words(kind === 'entity' ? label : (label ?? title), language, fallback)}</h1>
      </div>
      <span className="muted layers" title={t('layersHelp')}>
        {detail?.layers.map((layer) => (
          <span key={layer.pack} className={`tag ${layer.pack === 'custom' ? 'blue' : ''}`}>
            {layer.pack === 'custom' ? t('own') : layer.pack}
          </span>
        ))}
      </span>
      <ProblemPill problems={problems} />
      {detail?.published === null && <Remove path={path} />}
      {onText && (
        <Segmented
          value={text ? 'json' : 'design'}
          onChange={(value) => onText(value === 'json')}
          options={[
            { value: 'design', icon: <LayoutOutlined />, label: t('design') },
            { value: 'json', icon: <CodeOutlined />, label: 'JSON' },
          ]}
        />
      )}
    </header>
  )
}

/** A definition that was never published can go without a trace. */
function Remove({ path }: { path: string }) {
  const { t } = useTranslation('studio')
  const router = useRouter()
  const notify = useNotify()
  const remove = useRemove()
  const go = () =>
    remove(path)
      .then(() => router.navigate({ to: '/studio', search: {} }))
      .catch(notify.failed)
  return (
    <Popconfirm title={t('removeAsk')} okText={t('action.remove')} onConfirm={go}>
      <Button icon={<DeleteOutlined />}>{t('action.remove')}</Button>
    </Popconfirm>
  )
}
