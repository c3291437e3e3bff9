import { DownOutlined, PlusOutlined } from '@ant-design/icons'
import { useRouter } from '@tanstack/react-router'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ConversionOffer } from '@/api/types'
import { useText } from '@/i18n/text'

interface Props {
  offers: ConversionOffer[]
  from: string[]
  /** Shows only a plus, where there is little room. */
  small?: boolean
}

/** Opens the form of a new record, filled in from the records with these ids. */
export function ConvertButton({ offers, from, small }: Props) {
  const { t } = useTranslation('records')
  const text = useText()
  const router = useRouter()
  const convert = (offer: ConversionOffer) =>
    void router.navigate({
      to: '/records/$entity/new',
      params: { entity: offer.entity },
      search: { conversion: offer.name, from: from.join(',') },
    })
  const [first] = offers
  if (!first) return null
  if (offers.length === 1 && !small)
    return (
      <Button icon={<PlusOutlined />} title={text(first.help)} onClick={() => convert(first)}>
        {text(first.label)}
      </Button>
    )
  const items = offers.map((offer) => ({
    key: offer.name,
    label: text(offer.label),
    title: text(offer.help),
    onClick: () => convert(offer),
  }))
  return (
    <Dropdown trigger={['click']} menu={{ items }}>
      {small ? (
        <Button icon={<PlusOutlined />} aria-label={t('convert')} />
      ) : (
        <Button icon={<PlusOutlined />}>
          {t('convert')} <DownOutlined />
        </Button>
      )}
    </Dropdown>
  )
}
