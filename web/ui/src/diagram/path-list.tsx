import './path.css'
import {
  CheckOutlined,
  CloseOutlined,
  EllipsisOutlined,
  FlagOutlined,
  MinusOutlined,
  QuestionOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PathNode, PathPerson } from '@/api/types'
import { useText } from '@/i18n/text'
import { keyed } from '@/ui/keyed'
import { Face } from '@/ui/person'
import { DueTime, RelativeTime } from '@/ui/time'
import { Why } from '@/ui/why'
import { branchesOf, decisionOf, isAhead, type PathBranch, untaken } from './overlay'
import { modeWords } from './who'

interface Props {
  nodes: PathNode[]
  onStep?: (step: string) => void
}

/** The path of a run as a list: what is done and by whom, where it is now, what comes next. */
export function PathList({ nodes, onStep }: Props) {
  return (
    <ol className="path">
      {keyed(nodes, (node) => node.step).map(({ key, one }) => (
        <PathItem key={key} node={one} onStep={onStep} />
      ))}
    </ol>
  )
}

function PathItem({ node, onStep }: { node: PathNode; onStep?: (step: string) => void }) {
  const text = useText()
  const { t } = useTranslation('diagram')
  // One no need not be the end: the votes of the others may still carry it.
  const refused = node.result === 'rejected'
  const label = text(node.label) || node.step
  return (
    <li className={`path-node ${node.state} ${refused ? 'refused' : ''}`}>
      <span className="path-sign">{sign(node, refused)}</span>
      <div className="path-head">
        {onStep ? (
          <button type="button" className="plain path-label" onClick={() => onStep(node.step)}>
            {label}
          </button>
        ) : (
          <span className="path-label">{label}</span>
        )}
        <span className="path-note">{t(`state.${node.state}`)}</span>
        {countsVotes(node) && <span className="path-note">{modeWords(node.mode ?? '', t)}</span>}
        {text(node.why) && <Why title={t('why')}>{text(node.why)}</Why>}
        {node.state === 'current' && node.due && (
          <span className="path-note">
            <DueTime at={node.due} />
          </span>
        )}
      </div>
      <People people={node.people ?? []} waiting={node.state === 'current'} />
      {node.state !== 'skipped' && branchesOf(node).length > 0 && (
        <Branches branches={branchesOf(node)} onStep={onStep} />
      )}
    </li>
  )
}

/** How votes are counted is of interest while several people are asked. */
function countsVotes(node: PathNode): boolean {
  return (node.people?.length ?? 0) > 1 && (node.state === 'current' || isAhead(node))
}

interface BranchesProps {
  branches: PathBranch[]
  onStep?: (step: string) => void
}

const fewUntaken = 2

/** The ways of a block; of many that the run leaves out only the number, until somebody asks. */
function Branches({ branches, onStep }: BranchesProps) {
  const { t } = useTranslation('diagram')
  const left = branches.filter(untaken)
  if (left.length <= fewUntaken) return <BranchList branches={branches} onStep={onStep} />
  return (
    <>
      <BranchList branches={branches.filter((branch) => !untaken(branch))} onStep={onStep} />
      <details className="path-fold">
        <summary className="path-note">{t('untaken', { count: left.length })}</summary>
        <BranchList branches={left} onStep={onStep} />
      </details>
    </>
  )
}

function BranchList({ branches, onStep }: BranchesProps) {
  const text = useText()
  return (
    <div className="path-branches">
      {branches.map((branch) => (
        <div className="path-branch" key={branch.id}>
          {text(branch.label) && <div className="path-note">{text(branch.label)}</div>}
          <PathList nodes={branch.nodes} onStep={onStep} />
        </div>
      ))}
    </div>
  )
}

const fewPeople = 8

/** The people of a step; of many only the first, until somebody asks. */
function People({ people, waiting }: { people: PathPerson[]; waiting: boolean }) {
  const { t } = useTranslation('diagram')
  const more = people.slice(fewPeople)
  if (more.length <= 1) return <Decisions people={people} waiting={waiting} />
  const answered = people.filter(decisionOf).length
  return (
    <>
      <Decisions people={people.slice(0, fewPeople)} waiting={waiting} />
      <details className="path-fold">
        <summary className="path-note">
          {t('showAll', { count: people.length })}
          {waiting && ` · ${t('answered', { count: answered, of: people.length })}`}
        </summary>
        <Decisions people={more} waiting={waiting} />
      </details>
    </>
  )
}

function Decisions({ people, waiting }: { people: PathPerson[]; waiting: boolean }) {
  return keyed(people, (person) => person.id).map(({ key, one }) => (
    <PathDecision key={key} person={one} waiting={waiting} />
  ))
}

function PathDecision({ person, waiting }: { person: PathPerson; waiting: boolean }) {
  const { t } = useTranslation('diagram')
  const decision = decisionOf(person)
  return (
    <div className="path-person">
      <span className="person">
        <Face person={person} />
      </span>
      <div className="grow">
        <div className="who">
          <span>{person.title}</span>
          {decision && (
            <span className={`path-decision ${tone(decision)}`}>
              {t(`decision.${decision}`, { defaultValue: decision })}
            </span>
          )}
          {!decision && waiting && (
            <span className="path-note">{t(`pending.${person.decision ?? 'open'}`)}</span>
          )}
          {(person.weight ?? 1) > 1 && (
            <span className="path-note">{t('votes', { count: person.weight })}</span>
          )}
          {person.on_behalf_of && (
            <span className="path-note">{t('onBehalf', { name: person.on_behalf_of.title })}</span>
          )}
          <span className="path-note">
            <RelativeTime at={person.at} />
          </span>
        </div>
        {person.comment && <div className="path-quote">{person.comment}</div>}
      </div>
    </div>
  )
}

/** Whether a decision is good, bad, or neither; for its colour. */
export function tone(decision: string | null | undefined): 'good' | 'bad' | 'warn' | '' {
  if (!decision) return ''
  if (/reject|cancel/.test(decision)) return 'bad'
  if (/return|transfer|delegate|no_response|removed|incident/.test(decision)) return 'warn'
  return /approve|complete|resolve|submit|done/.test(decision) ? 'good' : ''
}

function sign(node: PathNode, refused: boolean): ReactNode {
  if (refused) return <CloseOutlined aria-hidden />
  if (node.kind === 'state' && node.state !== 'current') return <FlagOutlined aria-hidden />
  switch (node.state) {
    case 'done':
      return <CheckOutlined aria-hidden />
    case 'current':
      return <EllipsisOutlined aria-hidden />
    case 'maybe':
      return <QuestionOutlined aria-hidden />
    case 'skipped':
    case 'cancelled':
      return <MinusOutlined aria-hidden />
    default:
      return null
  }
}
