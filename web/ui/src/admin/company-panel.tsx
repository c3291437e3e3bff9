import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button, Form, Input } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, url } from '@/api/client'
import { errorText } from '@/api/errors'
import type { Attachment } from '@/api/types'
import { ErrorState } from '@/ui/error-state'
import { useNotify } from '@/ui/notify'
import { Lines } from '@/ui/skeleton'

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
    <Form layout="vertical" className="mail-form" onFinish={() => !save.isPending && save.mutate()}>
      <section className="panel">
        <header>
          <h2>{t('systemTab.company')}</h2>
        </header>
        <div className="body">
          <p className="muted">{t('company.help')}</p>
          <div className="mail-fields">
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
        </div>
      </section>
      {save.error && (
        <div className="error-box" role="alert">
          {errorText(save.error)}
        </div>
      )}
      <div className="row mail-foot">
        <Button type="primary" htmlType="submit" loading={save.isPending} disabled={draft.name.trim() === ''}>
          {t('action.save')}
        </Button>
      </div>
    </Form>
  )
}

function Logo({ id, onChange }: { id: string | undefined; onChange: (id: string | undefined) => void }) {
  const { t } = useTranslation('admin')
  const notify = useNotify()
  const chooser = useRef<HTMLInputElement>(null)
  const upload = useMutation({
    mutationFn: async (file: File) => {
      const form = new FormData()
      form.append('file', file, file.name)
      return (await api.post<Attachment[]>('/files', form))[0]
    },
    onSuccess: (file) => onChange(file?.id),
    onError: notify.failed,
  })
  return (
    <Form.Item label={t('company.logo')}>
      <div className="row wrap">
        {id && (
          <img src={url(`/files/${id}`)} alt={t('company.logo')} style={{ maxHeight: 56, maxWidth: 220 }} />
        )}
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
