import { ExclamationCircleOutlined, WarningOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Button, Popover } from 'antd'
import { useTranslation } from 'react-i18next'
import type { MetadataProblem } from '@/api/types'
import { useText } from '@/i18n/text'

/** Problems of the open change; a click jumps to the place. */
export function ProblemList({ problems }: { problems: MetadataProblem[] }) {
  return (
    <ul className="problem-list">
      {problems.map((problem) => (
        <ProblemItem
          key={`${problem.file}${problem.pointer}${problem.code}${problem.from}`}
          problem={problem}
        />
      ))}
    </ul>
  )
}

function ProblemItem({ problem }: { problem: MetadataProblem }) {
  const { t } = useTranslation('studio')
  const text = useText()
  const place = [
    problem.file,
    problem.line && t('line', { line: problem.line, column: problem.column ?? 1 }),
  ].filter(Boolean)
  return (
    <li className={problem.warning ? 'warning' : 'wrong'}>
      {problem.warning ? <WarningOutlined /> : <ExclamationCircleOutlined />}
      <span>
        {problem.file ? (
          <Link to="/studio" search={{ path: problem.file, at: problem.pointer }}>
            {text(problem.message)}
          </Link>
        ) : (
          text(problem.message)
        )}
        <span className="muted">{place.join(', ')}</span>
      </span>
    </li>
  )
}

/** The problems of one definition, for its designer. */
export function problemsOf(problems: MetadataProblem[] | null | undefined, path: string): MetadataProblem[] {
  return (problems ?? []).filter((problem) => problem.file === path)
}

/** How many problems a definition has; a click lists them. Nothing moves when the first one appears. */
export function ProblemPill({ problems }: { problems: MetadataProblem[] }) {
  const { t } = useTranslation('studio')
  if (problems.length === 0) return null
  const errors = problems.filter((problem) => !problem.warning).length
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      title={t('problemsTitle')}
      content={<ProblemList problems={problems} />}
    >
      <Button danger={errors > 0} icon={<ExclamationCircleOutlined />}>
        {errors > 0 ? t('problems', { count: errors }) : t('warnings', { count: problems.length })}
      </Button>
    </Popover>
  )
}
