import { useTranslation } from 'react-i18next'
import { RightsMap } from '../parts'
import { useWorkflow } from './context'

interface Props {
  value: Record<string, string> | undefined
  onChange: (value: Record<string, string>) => void
  rights?: string[]
}

const stepRights = ['edit', 'require', 'read', 'hide']

/** What somebody may do with single fields here; all others are read. */
export function FieldRightsEditor({ rights = stepRights, ...map }: Props) {
  const { t } = useTranslation('studio')
  const { fields } = useWorkflow()
  return <RightsMap {...map} rights={rights} fields={fields} word={(right) => t(`stepRight.${right}`)} />
}
