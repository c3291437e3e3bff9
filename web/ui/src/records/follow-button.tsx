import { BellFilled, BellOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNotify } from '@/ui/notify'
import { follow, followersQuery, type Place } from './timeline-api'

/** Lets a person hear of a record, or not any more; says who else does. */
export function FollowButton({ place }: { place: Place }) {
  const { t } = useTranslation('records')
  const client = useQueryClient()
  const notify = useNotify()
  const query = followersQuery(place)
  const followers = useQuery(query)
  const change = useMutation({
    mutationFn: (following: boolean) => follow(place, following),
    onSuccess: (answer) => client.setQueryData(query.queryKey, answer),
    onError: notify.failed,
  })
  const following = followers.data?.following ?? false
  const names = (followers.data?.followers ?? []).map((person) => person.title)
  const label = following ? t('follow.stop') : t('follow.start')
  return (
    <Button
      icon={following ? <BellFilled /> : <BellOutlined />}
      aria-label={label}
      aria-pressed={following}
      title={names.length > 0 ? `${label}\n${t('follow.who', { names: names.join(t('comma')) })}` : label}
      loading={change.isPending}
      disabled={!followers.data}
      onClick={() => change.mutate(!following)}
    >
      {names.length > 0 ? names.length : undefined}
    </Button>
  )
}
