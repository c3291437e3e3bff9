import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, url } from '@/api/client'
import { uploadFiles } from '@/api/files'
import { ErrorState } from '@/ui/error-state'
import { useNotify } from '@/ui/notify'
import { Lines } from '@/ui/skeleton'
import { SettingsForm, SettingsPart } from './settings-form'

const details = ['address', 'phone', 'email', 'website', 'tax_number', 'bank', 'bank_account'] as const

type Company = { name: string; currency: string; language: string; zone: string; logo?: string } & {
  [detail in (typeof details)[number]]?: string
}

const key = ['company']

/** What printed documents say about the company. */
export default function CompanyPanel() {
  const company = useQuery({ queryKey: key, queryFn: () => api.get<Company>('/company') })
  if (company.error) return <ErrorState error={company.error} retry={() => void company.refetch()} />
  if (!company.data) return <Lines count={8} />
  return <CompanyForm company={company.data} />
}

function CompanyForm({ company }: { company: Company }) {
  const { t } = useTranslation('admin')
  const client = useQueryClient()
  const notify = useNotify()
  const [draft, setDraft] = useState(company)
  const change = (part: Partial<Company>) => setDraft((before) => ({ ...before, ...part }))
  const save = useMutation({
    mutationFn: () => api.put('/company', draft),
    onSuccess: () => {
      client.setQueryData(key, draft)
      notify.done(t('company.saved'))
    },
  })
  return (
    <SettingsForm save={save} incomplete={draft.name.trim() === ''}>
      <SettingsPart title={t('systemTab.company')} help={t('company.help')}>
        <div className="settings-fields">
          {(['name', ...details] as const).map((name) => (
            <Form.Item key={name} label={t(`company.${name}`)}>
              <Input
                value={draft[name] ?? ''}
                maxLength={200}
                onChange={(event) => change({ [name]: event.target.value })}
                aria-label={t(`company.${name}`)}
              />
            </Form.Item>
          ))}
        </div>
        <Logo id={draft.logo} onChange={(logo) => change({ logo })} />
      </SettingsPart>
    </SettingsForm>
  )
}

function Logo({ id, onChange }: { id: string | undefined; onChange: (id: string | undefined) => void }) {
  const { t } = useTranslation('admin')
  const notify = useNotify()
  const chooser = useRef<HTMLInputElement>(null)
  const upload = useMutation({
    mutationFn: (file: File) => uploadFiles([file]),
    onSuccess: ([file]) => onChange(file?.id),
    onError: notify.failed,
  })
  return (
    <Form.Item label={t('company.logo')}>
      <div className="row wrap">
        {id && <img src={url(`/files/${id}`)} alt={t('company.logo')} className="company-logo" />}
        <input
          ref={chooser}
          type="file"
          accept="image/png,image/jpeg"
          style={{ display: 'none' }}
          onChange={(event) => {
            const file = event.target.files?.[0]
            if (file) upload.mutate(file)
            event.target.value = ''
          }}
        />
        <Button loading={upload.isPending} onClick={() => chooser.current?.click()}>
          {t('company.chooseLogo')}
        </Button>
        {id && <Button onClick={() => onChange(undefined)}>{t('company.removeLogo')}</Button>}
      </div>
    </Form.Item>
  )
}
