import { SearchOutlined } from '@ant-design/icons'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'

interface Props {
  value: string
  onSearch: (text: string) => void
}

/** Words that records have to hold; asked for a moment after the last letter. */
export function QuickSearch({ value, onSearch }: Props) {
  const { t } = useTranslation('records')
  const [typed, setTyped] = useState(value)
  const search = useRef(onSearch)
  search.current = onSearch
  useEffect(() => {
    if (typed === value) return
    const timer = setTimeout(() => search.current(typed.trim()), 250)
    return () => clearTimeout(timer)
  }, [typed, value])
  return (
    <label className="quick-search">
      <SearchOutlined className="muted" />
      <input
        id="list-search"
        type="search"
        placeholder={t('searchHere')}
        aria-label={t('searchHere')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      />
    </label>
  )
}
