import {
  ApartmentOutlined,
  BranchesOutlined,
  CheckCircleOutlined,
  ClockCircleOutlined,
  FormOutlined,
  MailOutlined,
  NodeIndexOutlined,
  RetweetOutlined,
  ThunderboltOutlined,
} from '@ant-design/icons'
import type { ComponentType } from 'react'
import type { StepKind } from './definition'

const icons: Record<StepKind, ComponentType> = {
  approve: CheckCircleOutlined,
  handle: FormOutlined,
  cc: MailOutlined,
  do: ThunderboltOutlined,
  wait: ClockCircleOutlined,
  choose: BranchesOutlined,
  parallel: ApartmentOutlined,
  call: NodeIndexOutlined,
  goto: RetweetOutlined,
}

/** The sign of a step's kind. */
export function KindIcon({ kind }: { kind: StepKind }) {
  const Icon = icons[kind]
  return <Icon aria-hidden />
}
