import {
  BarcodeOutlined,
  BgColorsOutlined,
  CalculatorOutlined,
  CalendarOutlined,
  CheckSquareOutlined,
  ClockCircleOutlined,
  CodeOutlined,
  DeploymentUnitOutlined,
  DollarOutlined,
  EnvironmentOutlined,
  FieldBinaryOutlined,
  FieldNumberOutlined,
  FieldTimeOutlined,
  FileTextOutlined,
  FontSizeOutlined,
  ForkOutlined,
  FunctionOutlined,
  GlobalOutlined,
  HomeOutlined,
  HourglassOutlined,
  LinkOutlined,
  LoadingOutlined,
  LockOutlined,
  MailOutlined,
  NumberOutlined,
  OrderedListOutlined,
  PaperClipOutlined,
  PercentageOutlined,
  PhoneOutlined,
  PictureOutlined,
  SearchOutlined,
  SelectOutlined,
  SignatureOutlined,
  StarOutlined,
  SwapOutlined,
  TableOutlined,
  TagOutlined,
  TagsOutlined,
  UserOutlined,
} from '@ant-design/icons'
import { Modal } from 'antd'
import type { ComponentType } from 'react'
import { useTranslation } from 'react-i18next'
import { families, kindInfos } from './field-kinds'

const icons: Record<string, ComponentType> = {
  text: FontSizeOutlined,
  longtext: FileTextOutlined,
  email: MailOutlined,
  phone: PhoneOutlined,
  url: LinkOutlined,
  autonumber: NumberOutlined,
  number: FieldNumberOutlined,
  decimal: FieldBinaryOutlined,
  money: DollarOutlined,
  percent: PercentageOutlined,
  date: CalendarOutlined,
  datetime: ClockCircleOutlined,
  boolean: CheckSquareOutlined,
  select: SelectOutlined,
  multiselect: TagsOutlined,
  reference: OrderedListOutlined,
  any_reference: ForkOutlined,
  user: UserOutlined,
  attachment: PaperClipOutlined,
  duration: HourglassOutlined,
  time: FieldTimeOutlined,
  rating: StarOutlined,
  progress: LoadingOutlined,
  colour: BgColorsOutlined,
  barcode: BarcodeOutlined,
  tags: TagOutlined,
  json: CodeOutlined,
  image: PictureOutlined,
  signature: SignatureOutlined,
  geo: EnvironmentOutlined,
  region: GlobalOutlined,
  address: HomeOutlined,
  mirror: SwapOutlined,
  lookup: SearchOutlined,
  encrypted: LockOutlined,
  links: DeploymentUnitOutlined,
  lines: TableOutlined,
  formula: FunctionOutlined,
  rollup: CalculatorOutlined,
}

/** The sign of a kind of field. */
export function FieldKindIcon({ kind }: { kind: string }) {
  const Found = icons[kind] ?? FontSizeOutlined
  return <Found aria-hidden />
}

/** Every kind of field with a word about it; choosing one begins a field. */
export function KindPicker({ onPick, onClose }: { onPick: (kind: string) => void; onClose: () => void }) {
  const { t } = useTranslation('studio')
  return (
    <Modal open title={t('pickKind')} footer={null} onCancel={onClose} mask={{ closable: true }} width={760}>
      <div className="kind-picker">
        {families.map((family) => (
          <section key={family}>
            <h3>{t(`family.${family}`)}</h3>
            <div className="kind-grid">
              {kindInfos
                .filter((info) => info.family === family)
                .map((info) => (
                  <button
                    key={info.kind}
                    type="button"
                    className="plain kind-card"
                    onClick={() => onPick(info.kind)}
                  >
                    <FieldKindIcon kind={info.kind} />
                    <span>
                      <b>{t(`fieldKind.${info.kind}`)}</b>
                      <span className="muted">{t(`fieldKindHelp.${info.kind}`)}</span>
                    </span>
                  </button>
                ))}
            </div>
          </section>
        ))}
      </div>
    </Modal>
  )
}
