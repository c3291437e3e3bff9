import { QRCode } from 'antd'

/** A QR code; loaded only where one is shown. */
export default function Square({ text }: { text: string }) {
  return (
    <QRCode
      value={text}
      size={136}
      type="svg"
      color="#000000"
      bgColor="#ffffff"
      bordered={false}
      style={{ padding: 8 }}
    />
  )
}
