import { Button, Select, Table } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FieldDef } from '@/api/types'
import { useText } from '@/i18n/text'
import { usePhone } from '@/ui/preferences'
import type { ImportInfo, Mapping, Trouble, Unmatched } from './import-api'
import { withMeaning, withPolicy } from './import-mapping'

interface Props {
  info: ImportInfo
  mapping: Mapping
  fields: FieldDef[]
  onChange: (mapping: Mapping) => void
}

/** What the mapping would give: cells that mean nothing yet, and rows that would be refused. */
export function ImportCheck({ info, mapping, fields, onChange }: Props) {
  const unmatched = Object.entries(info.unmatched ?? {}).filter(([, cells]) => cells.length > 0)
  return (
    <>
      {unmatched.map(([column, cells]) => (
        <Meanings
          key={column}
          column={column}
          cells={cells}
          mapping={mapping}
          fields={fields}
          onChange={onChange}
        />
      ))}
      <Meant mapping={mapping} onChange={onChange} />
      {(info.problems?.length ?? 0) > 0 && <Troubles problems={info.problems ?? []} total={info.failed} />}
    </>
  )
}

function Meanings({
  column,
  cells,
  mapping,
  fields,
  onChange,
}: Omit<Props, 'info'> & { column: string; cells: Unmatched[] }) {
  const { t } = useTranslation('admin')
  const text = useText()
  const filled = mapping.mapping.find((entry) => entry.column === column)?.field
  const options = fields.find(({ name }) => name === filled)?.options?.map(({ label }) => text(label))
  const sure = cells.filter((cell) => cell.suggested?.[0])
  const refers = mapping.mapping.some((entry) => entry.column === column && entry.transform?.lookup)
  const takeAll = () =>
    onChange(
      sure.reduce((next, cell) => withMeaning(next, column, cell.value, cell.suggested?.[0] ?? ''), mapping),
    )
  return (
    <section className="panel meanings">
      <header>
        <h2>{t('unknownCells', { column })}</h2>
        {refers &&
          (['create', 'null', 'skip'] as const).map((policy) => (
            <Button
              key={policy}
              size="small"
              type="text"
              onClick={() => onChange(withPolicy(mapping, column, policy))}
            >
              {t(`policy.${policy}`)}
            </Button>
          ))}
        {sure.length > 1 && (
          <Button size="small" onClick={takeAll}>
            {t('takeSuggestions', { count: sure.length })}
          </Button>
        )}
      </header>
      <ul className="body plain-rows">
        {cells.map((cell) => (
          <li key={cell.value} className="row wrap">
            <code className="grow">{cell.value}</code>
            <span className="muted tabular">{t('times', { count: cell.count })}</span>
            <span className="muted">→</span>
            {cell.suggested?.[0] && (
              <Button
                size="small"
                type="primary"
                ghost
                onClick={() => onChange(withMeaning(mapping, column, cell.value, cell.suggested?.[0]))}
              >
                {cell.suggested[0]}
              </Button>
            )}
            <Select
              size="small"
              value={null}
              showSearch
              placeholder={t('meaning')}
              aria-label={t('meaningOf', { cell: cell.value })}
              onChange={(meaning: string | null) =>
                meaning !== null && onChange(withMeaning(mapping, column, cell.value, meaning))
              }
              options={[
                ...(options ?? cell.suggested ?? []).map((one) => ({ value: one, label: one })),
                { value: '', label: t('leaveEmpty') },
              ]}
              popupMatchSelectWidth={false}
              style={{ width: 160 }}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The meanings that were given, each to be taken back. */
function Meant({ mapping, onChange }: Pick<Props, 'mapping' | 'onChange'>) {
  const { t } = useTranslation('admin')
  const given = mapping.mapping.flatMap((entry) =>
    Object.entries(entry.transform?.map ?? {}).map(([cell, meaning]) => ({
      column: entry.column ?? '',
      cell,
      meaning,
    })),
  )
  if (given.length === 0) return null
  return (
    <div className="row wrap meant">
      <span className="muted">{t('meant')}</span>
      {given.map(({ column, cell, meaning }) => (
        <button
          key={`${column}/${cell}`}
          type="button"
          className="plain tag blue"
          title={t('takeBack')}
          onClick={() => onChange(withMeaning(mapping, column, cell, undefined))}
        >
          {cell} → {meaning || t('leaveEmpty')} ×
        </button>
      ))}
    </div>
  )
}

/** Rows that are refused, by line, column and reason. */
export function Troubles({ problems, total, past }: { problems: Trouble[]; total: number; past?: boolean }) {
  const { t } = useTranslation('admin')
  const columns = useTroubleColumns()
  const phone = usePhone()
  return (
    <section className="panel">
      <header>
        <h2>{past ? t('refusedPast', { count: total }) : t('refusedRows', { count: total })}</h2>
        {total > problems.length && (
          <span className="muted">{t('firstShown', { count: problems.length })}</span>
        )}
      </header>
      <Table
        rowKey={(one) => `${one.line}/${one.column}/${one.code}`}
        size="small"
        columns={columns}
        dataSource={problems}
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={phone ? undefined : { x: 620 }}
      />
    </section>
  )
}

/** What is told of a refused row; on a phone the cell stands above the reason, so that both are seen. */
function useTroubleColumns() {
  const { t } = useTranslation('admin')
  const text = useText()
  const phone = usePhone()
  const line = {
    key: 'line',
    title: t('line'),
    dataIndex: 'line',
    align: 'right' as const,
    width: phone ? 56 : 80,
  }
  const value = (one: Trouble) => <code>{one.value}</code>
  if (phone) {
    const render = (_: unknown, one: Trouble) => (
      <>
        <div className="muted">
          {one.column} {value(one)}
        </div>
        {text(one.reason)}
      </>
    )
    return [line, { key: 'reason', title: t('reason'), render }]
  }
  return [
    line,
    { key: 'column', title: t('column'), dataIndex: 'column', width: 160 },
    { key: 'value', title: t('value'), width: 200, render: (_: unknown, one: Trouble) => value(one) },
    { key: 'reason', title: t('reason'), render: (_: unknown, one: Trouble) => text(one.reason) },
  ]
}
