import { HistoryOutlined, LoadingOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Checkbox, Select } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/client'
import { entityQuery } from '@/api/entities'
import { ApiError, errorText } from '@/api/errors'
import { useShell } from '@/api/session'
import type { EntityDetail } from '@/api/types'
import { useText } from '@/i18n/text'
import { useNotify } from '@/ui/notify'
import { RelativeTime } from '@/ui/time'
import { type ImportInfo, importQuery, type Mapping } from './import-api'
import { ImportCheck } from './import-check'
import { fillable, likely, ready, withDates } from './import-mapping'
import { MappingTable } from './mapping-table'

interface Props {
  info: ImportInfo
  /** What the rows are, where that was said before. */
  entity: string | undefined
}

/** How a file is read: what its rows are, which column fills which field, and what that would give. */
export function ImportWizard({ info, entity }: Props) {
  const [mapping, setMapping] = useState<Mapping>(() => info.mapping ?? begun(info, entity))
  const detail = useQuery({ ...entityQuery(mapping.entity), enabled: mapping.entity !== '' }).data
  const check = useCheck(info.id, mapping)
  const fields = fillable(detail)
  const [asBefore, setAsBefore] = useState(mapping === info.remembered?.mapping)
  useLikely(info, mapping, detail, setMapping)
  const forget = () => {
    setAsBefore(false)
    setMapping(begun({ ...info, remembered: undefined }, entity))
  }
  return (
    <>
      {asBefore && <Memory info={info} onForget={forget} />}
      <WhatRows mapping={mapping} onChange={setMapping} fields={fields} />
      {detail && (
        <MappingTable info={info} mapping={mapping} fields={fields} detail={detail} onChange={setMapping} />
      )}
      {check.error !== null && <CheckError error={check.error} />}
      {check.data && (
        <ImportCheck info={check.data} mapping={mapping} fields={fields} onChange={setMapping} />
      )}
      <RunBar info={info} mapping={mapping} checked={check.data} checking={check.checking} />
    </>
  )
}

/** What to begin with: how one like it was read, else what the file seems to hold, unless it was said what it holds. */
function begun({ remembered, suggested }: ImportInfo, entity = ''): Mapping {
  const fits = [remembered?.mapping, suggested].find((one) => one && (!entity || one.entity === entity))
  return fits ?? { entity, mapping: [], key: [], mode: 'create' }
}

/** Says that a file is read as one like it was, with the way to begin anew. */
function Memory({ info, onForget }: { info: ImportInfo; onForget: () => void }) {
  const { t } = useTranslation('admin')
  if (!info.remembered) return null
  return (
    <p className="row wrap">
      <HistoryOutlined />
      <span>{t('remembered.told', { file: info.remembered.file })}</span>
      <RelativeTime at={info.remembered.at} />
      <Button size="small" type="link" onClick={onForget}>
        {t('remembered.forget')}
      </Button>
    </p>
  )
}

/** Maps what is clear by name and finds the order of dates, once for each entity that is chosen. */
function useLikely(
  info: ImportInfo,
  mapping: Mapping,
  detail: EntityDetail | undefined,
  onChange: (mapping: Mapping) => void,
) {
  const done = useRef(new Set(info.mapping ? [info.mapping.entity] : []))
  useEffect(() => {
    if (detail?.entity.name !== mapping.entity || done.current.has(mapping.entity)) return
    done.current.add(mapping.entity)
    const { columns = [], sample = [] } = info
    const fields = fillable(detail)
    const known = mapping.mapping.length > 0 ? mapping.mapping : likely(columns, sample, fields)
    onChange({ ...mapping, mapping: withDates(known, columns, sample, fields) })
  }, [info, mapping, detail, onChange])
}

/** Tries the mapping on every row a moment after the last change. */
function useCheck(id: string, mapping: Mapping) {
  const [state, setState] = useState<{ data?: ImportInfo; error: unknown; checking: boolean }>({
    error: null,
    checking: false,
  })
  const latest = useRef(0)
  const sent = JSON.stringify(ready(mapping))
  const run = useCallback(async () => {
    latest.current += 1
    const mine = latest.current
    setState((before) => ({ ...before, checking: true }))
    const answer = await api.put<ImportInfo>(`/imports/${id}`, JSON.parse(sent)).then(
      (data) => ({ data, error: null }),
      (error: unknown) => ({ error }),
    )
    if (mine === latest.current) setState({ ...answer, checking: false })
  }, [id, sent])
  useEffect(() => {
    const { entity, mapping: entries } = JSON.parse(sent) as Mapping
    if (!entity || entries.length === 0) return
    const timer = setTimeout(() => void run(), 500)
    return () => clearTimeout(timer)
  }, [run, sent])
  return state
}

function CheckError({ error }: { error: unknown }) {
  const text = useText()
  const fields = error instanceof ApiError ? error.fields : []
  return (
    <div className="error-box" role="alert">
      {errorText(error)}
      <ul>
        {fields.map((field) => (
          <li key={`${field.pointer}${field.code}`}>
            {field.field}: {text(field.message)}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Rows that are found by nothing are new; once they are found, they renew what they mean. */
function modeWith(key: string[], before: Mapping): Mapping['mode'] {
  if (key.length === 0) return 'create'
  return before.key.length > 0 ? before.mode : 'upsert'
}

interface WhatProps {
  mapping: Mapping
  onChange: (mapping: Mapping) => void
  fields: ReturnType<typeof fillable>
}

function WhatRows({ mapping, onChange, fields }: WhatProps) {
  const { t } = useTranslation('admin')
  const text = useText()
  const shell = useShell()
  const entities = Object.values(shell?.entities ?? {}).filter(
    (one) => one.can.includes('import') || one.can.includes('create'),
  )
  const filled = fields.filter((field) => mapping.mapping.some((entry) => entry.field === field.name))
  const found = mapping.key.length > 0
  return (
    <section className="panel">
      <header>
        <h2>{t('whatRows')}</h2>
      </header>
      <div className="body row wrap import-what">
        <Labelled label={t('everyRowIs')}>
          <Select
            value={mapping.entity || undefined}
            onChange={(entity) =>
              onChange({ ...mapping, entity, mapping: mapping.entity ? [] : mapping.mapping, key: [] })
            }
            options={entities.map((one) => ({ value: one.name, label: text(one.label) }))}
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('chooseEntity')}
            aria-label={t('everyRowIs')}
            style={{ width: 220 }}
          />
        </Labelled>
        <Labelled label={t('foundBy')}>
          <Select
            mode="multiple"
            allowClear
            value={mapping.key}
            onChange={(key: string[]) => onChange({ ...mapping, key, mode: modeWith(key, mapping) })}
            options={filled.map((field) => ({ value: field.name, label: text(field.label) }))}
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('neverFound')}
            aria-label={t('foundBy')}
            style={{ minWidth: 220, maxWidth: '100%' }}
          />
        </Labelled>
        {found && (
          <Labelled label={t('mode')}>
            <Select
              value={mapping.mode}
              onChange={(mode) => onChange({ ...mapping, mode })}
              options={(['upsert', 'update', 'create'] as const).map((mode) => ({
                value: mode,
                label: t(`modes.${mode}`),
              }))}
              aria-label={t('mode')}
              style={{ width: 260 }}
            />
          </Labelled>
        )}
        <Checkbox
          checked={mapping.decimal_comma ?? false}
          onChange={(event) => onChange({ ...mapping, decimal_comma: event.target.checked })}
        >
          {t('decimalComma')}
        </Checkbox>
        <Checkbox
          checked={mapping.despite_duplicates ?? false}
          onChange={(event) => onChange({ ...mapping, despite_duplicates: event.target.checked })}
        >
          {t('despiteDuplicates')}
        </Checkbox>
      </div>
    </section>
  )
}

function Labelled({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="labelled">
      <span className="muted">{label}</span>
      {children}
    </div>
  )
}

interface RunProps {
  info: ImportInfo
  mapping: Mapping
  checked: ImportInfo | undefined
  checking: boolean
}

function RunBar({ info, mapping, checked, checking }: RunProps) {
  const { t } = useTranslation('admin')
  const client = useQueryClient()
  const notify = useNotify()
  const run = useMutation({
    mutationFn: () => api.post(`/imports/${info.id}/run`, {}),
    onError: notify.failed,
    onSettled: () => client.invalidateQueries({ queryKey: importQuery(info.id).queryKey }),
  })
  const good = checked ? info.rows - checked.failed - checked.skipped : 0
  const possible = !!checked && !checking && ready(mapping).mapping.length > 0 && good > 0
  return (
    <footer className="import-bar">
      {checking ? (
        <span className="muted">
          <LoadingOutlined /> {t('checking')}
        </span>
      ) : (
        checked && (
          <span>
            <b className="tabular">{t('goodRows', { count: good })}</b>
            {checked.updated > 0 && (
              <span className="muted">
                {' '}
                · {t('newRows', { count: checked.created })} · {t('renewedRows', { count: checked.updated })}
              </span>
            )}
            {checked.skipped > 0 && (
              <span className="muted"> · {t('skippedRows', { count: checked.skipped })}</span>
            )}
            {checked.failed > 0 && <span className="bad"> · {t('badRows', { count: checked.failed })}</span>}
            {!!checked.untried && (
              <span className="muted"> · {t('untriedRows', { count: checked.untried })}</span>
            )}
            {checked.totals && <div className="muted">{t('laterTotals')}</div>}
          </span>
        )
      )}
      <span className="grow" />
      <Button type="primary" disabled={!possible} loading={run.isPending} onClick={() => run.mutate()}>
        {t('runImport', { count: good })}
      </Button>
    </footer>
  )
}
