import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { errorText } from '@/api/errors'

/** Short words to the person, in the corner: done, failed, or done with a way back. */
export function useNotify() {
  const { message } = App.useApp()
  const { t } = useTranslation()
  return {
    done: (text: string) => void message.success(text),
    info: (text: string) => void message.info(text),
    failed: (error: unknown) => void message.error(errorText(error), 6),
    undoable: (text: string, undo: () => void) => {
      const key = `undo-${Math.random()}`
      const back = () => {
        message.destroy(key)
        undo()
      }
      void message.open({
        key,
        type: 'success',
        duration: 8,
        content: (
          <>
            {text}
            <Button type="link" size="small" onClick={back}>
              {t('action.undo')}
            </Button>
          </>
        ),
      })
    },
  }
}
