import { CheckCircleOutlined, CloseCircleOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { PlannedTest } from './api'

/** How many tests passed, and how many failed. */
export function TestCounts({ tests }: { tests: PlannedTest[] }) {
  const { t } = useTranslation('studio')
  const failed = tests.filter((test) => !test.passed).length
  if (tests.length === 0) return null
  return failed > 0 ? (
    <span className="danger">
      <CloseCircleOutlined /> {t('testsFailed', { count: failed })}
    </span>
  ) : (
    <span className="ok">
      <CheckCircleOutlined /> {t('testsPassed', { count: tests.length })}
    </span>
  )
}
