import { Cascader } from 'antd'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useText } from '@/i18n/text'
import { type InputProps, plain } from '../kind'
import { asRegion } from '.'
import { pathOf, type RegionNode, titleOf, useRegions } from './regions'

interface Option {
  value: string
  label: string
  find: string
  children?: Option[]
}

const depths: Record<string, number> = { province: 1, city: 2 }

/** Province, city and district one after the other, or found by typing a part of a name or of its pinyin. */
export function Input({ field, value, onChange, id, label, invalid, autoFocus }: InputProps) {
  const { t } = useTranslation('kinds')
  const text = useText()
  const regions = useRegions()
  const code = asRegion(value)?.code ?? plain(value)
  const options = useMemo(
    () => toOptions(regions.data?.provinces ?? [], depths[field.level ?? ''] ?? 3, text),
    [regions.data, field.level, text],
  )
  const shown = asRegion(value)
  return (
    <Cascader
      id={id}
      aria-label={label}
      autoFocus={autoFocus}
      status={invalid ? 'error' : undefined}
      style={{ width: '100%' }}
      options={options}
      changeOnSelect
      allowClear
      loading={regions.isLoading}
      placeholder={t('region.choose')}
      value={code !== '' && regions.data ? pathOf(code, regions.data) : undefined}
      displayRender={(labels) => (shown ? text(shown.name) : labels.join(' / '))}
      showSearch={{
        filter: (typed, path) =>
          path.some((step) => step.find.includes(typed.toLowerCase().replace(/\s/g, ''))),
        limit: 40,
      }}
      onChange={(path: string[] | undefined) => {
        const chosen = path?.at(-1)
        onChange(chosen && regions.data ? { code: chosen, name: titleOf(chosen, regions.data) } : null)
      }}
    />
  )
}

function toOptions(nodes: RegionNode[], depth: number, text: (name: RegionNode['name']) => string): Option[] {
  return nodes.map((node) => {
    const option: Option = {
      value: node.code,
      label: text(node.name),
      find: `${node.name.zh}${node.name.en}`.toLowerCase().replace(/[\s']/g, ''),
    }
    if (depth > 1 && node.children.length > 0) option.children = toOptions(node.children, depth - 1, text)
    return option
  })
}
