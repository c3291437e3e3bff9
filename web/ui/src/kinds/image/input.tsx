import { useTranslation } from 'react-i18next'
import { FilesInput } from '../attachment/input'
import { Thumbnail } from '../attachment/view'
import type { InputProps } from '../kind'

/** Takes pictures; a phone offers its camera. */
export function Input(props: InputProps) {
  const { t } = useTranslation('kinds')
  return (
    <FilesInput
      {...props}
      accept="image/png,image/jpeg,image/gif,image/webp"
      add={t('files.addPictures')}
      draw={(file) => (
        <>
          <Thumbnail file={file} size={40} />
          <span className="ellipsis">{file.name}</span>
        </>
      )}
    />
  )
}
