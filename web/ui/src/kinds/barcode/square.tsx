import { QRCode } from 'antd'

/** A QR code; loaded only where one is shown. */
export default function Square({ text }: { text: string }) {
  return (
    <span role="img" aria-label={text}>
      <span aria-hidden>
        <QRCode
          value={text}
          size={136}
          type="svg"
          color="#000000"
          bgColor="#ffffff"
          bordered={false}
          style={{ padding: 8 }}
        />
      </span>
    </span>
  )
}
