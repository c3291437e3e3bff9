import { useTranslation } from 'react-i18next'
import type { OptionSetDefinition } from './definitions'
import type { DesignerProps } from './designer'
import { Uses } from './entity-panel'
import { OptionRows } from './option-rows'
import { Group, WordsInput } from './parts'
import { Workbench } from './workbench'

/** A set of options. */
export default function OptionsDesigner({ definition, detail, change }: DesignerProps<OptionSetDefinition>) {
  const { t } = useTranslation('studio')
  return (
    <Workbench
      panelOpen={false}
      onClosePanel={() => {}}
      panel={
        <>
          <Group title={t('settings')}>
            <WordsInput
              label={t('label')}
              value={definition.label}
              onChange={(label) => change({ ...definition, label })}
            />
            <p className="setting-help">{t('optionsHelp')}</p>
          </Group>
          <Uses detail={detail} />
        </>
      }
    >
      <section className="panel">
        <header>
          <h2>{t('options', { count: definition.options.length })}</h2>
        </header>
        <div className="body">
          <OptionRows
            options={definition.options}
            onChange={(options) => change({ ...definition, options })}
          />
        </div>
      </section>
    </Workbench>
  )
}
