import { Button, message } from 'antd'
import { createContext, type ReactNode, useContext } from 'react'
import { useTranslation } from 'react-i18next'
import { errorText } from '@/api/errors'

type Messages = ReturnType<typeof message.useMessage>[0]

const MessagesContext = createContext<Messages | null>(null)

/** Draws the words in the corner; once, around everything. */
export function NotifyProvider({ children }: { children: ReactNode }) {
  const [messages, holder] = message.useMessage()
  return (
    <MessagesContext value={messages}>
      {holder}
      {children}
    </MessagesContext>
  )
}

/** Short words to the person, in the corner: done, failed, or done with a way back. */
export function useNotify() {
  const messages = useContext(MessagesContext)
  if (!messages) throw new Error('NotifyProvider is missing')
  const { t } = useTranslation()
  return {
    done: (text: string) => void messages.success(text),
    info: (text: string) => void messages.info(text, 6),
    failed: (error: unknown) => void messages.error(errorText(error), 6),
    undoable: (text: string, undo: () => void) => {
      const key = `undo-${Math.random()}`
      const back = () => {
        messages.destroy(key)
        undo()
      }
      void messages.open({
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
