import { EyeOutlined, SettingOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldDef } from '@/api/types'
import { useCatalogue } from './catalogue'
import type { FormDefinition } from './definitions'

const FormPreview = lazy(() => import('./form-preview'))

interface Props {
  form: FormDefinition
  fields: FieldDef[]
  onSettings: () => void
}

/** Who gets the form, in words, its settings, and what somebody else would see. */
export function FormBar({ form, fields, onSettings }: Props) {
  const { t } = useTranslation('studio')
  const [looking, setLooking] = useState(false)
  return (
    <div className="row wrap form-bar">
      <span className="grow">{useAudience(form)}</span>
      <Button icon={<SettingOutlined />} onClick={onSettings}>
        {t('formSettings')}
      </Button>
      <Button icon={<EyeOutlined />} onClick={() => setLooking(true)}>
        {t('seeAs')}
      </Button>
      {looking && (
        <Suspense fallback={null}>
          <FormPreview form={form} fields={fields} onClose={() => setLooking(false)} />
        </Suspense>
      )}
    </div>
  )
}

/** For whom a form is, as a line of text. */
function useAudience(form: FormDefinition): string {
  const { t } = useTranslation('studio')
  const roles = useCatalogue().named('role')
  if (form.name === 'default') return t('audienceDefault')
  const named = form.roles?.map((name) => roles.find((role) => role.value === name)?.label ?? name)
  const parts = [
    form.purpose && t('purposes.quick'),
    named?.join(t('listSeparator')),
    form.device && t(`devices.${form.device}`),
    form.when && t('conditional'),
  ].filter(Boolean)
  return parts.length > 0 ? parts.join(' · ') : t('audienceNobody')
}
