import { type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FormField, FormSection } from '@/api/types'
import { useText } from '@/i18n/text'
import { isUnseen } from '@/kinds/reference/ref'
import { PlaceTabs } from '@/ui/place-tabs'
import { fieldOf } from './problems'
import { sectionVisible } from './state'
import type { RecordFormControl } from './use-record-form'

/** The fields of a section that are shown now; none when the section is not. */
export function shownFields(section: FormSection, index: number, control: RecordFormControl): FormField[] {
  if (!sectionVisible(section, index, control.worked)) return []
  return section.fields.filter((field) => control.state(field).visible && !leadsOutOfSight(field, control))
}

/** Whether a field says nothing to this person but that it refers to a record which may not be seen. */
export function leadsOutOfSight(field: FormField, control: RecordFormControl): boolean {
  return !control.state(field).typed && isUnseen(control.value(field))
}

interface Props {
  control: RecordFormControl
  children: (shown: (section: FormSection) => boolean) => ReactNode
}

/** The tabs of a form over their sections; a tab tells how much on it has to be put right. */
export function FormTabs({ control, children }: Props) {
  const { t } = useTranslation('forms')
  const text = useText()
  const id = useId()
  const [chosen, setChosen] = useState<string>()
  const tabs = tabsOf(control)
  if (tabs.length < 2) return children(() => true)
  const active = tabs.some((tab) => tab.name === chosen) ? chosen : tabs[0]?.name
  return (
    <>
      <PlaceTabs
        label={t('tabs')}
        id={id}
        items={tabs.map((tab) => ({ key: tab.name, label: text(tab.label), count: tab.wrong }))}
        active={active ?? ''}
        onChoose={setChosen}
      />
      {tabs.map((tab) => (
        <div
          key={tab.name}
          role="tabpanel"
          aria-labelledby={`${id}-${tab.name}`}
          hidden={tab.name !== active}
        >
          {children((section) => tab.sections.includes(section))}
        </div>
      ))}
    </>
  )
}

/** The tabs on which something is shown, with their sections and how many places are wrong. */
function tabsOf(control: RecordFormControl) {
  const form = control.data?.form
  const first = form?.tabs?.[0]?.name
  const wrong = Object.keys(control.errors).map(fieldOf)
  return (form?.tabs ?? []).flatMap((tab) => {
    const sections = (form?.sections ?? []).filter((section) => (section.tab ?? first) === tab.name)
    const shown = sections.flatMap((section) =>
      shownFields(section, form?.sections.indexOf(section) ?? 0, control),
    )
    const names = new Set(shown.map((field) => field.name))
    if (shown.length === 0) return []
    return [{ ...tab, sections, wrong: wrong.filter((name) => names.has(name)).length }]
  })
}
