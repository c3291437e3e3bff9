import { Colleague } from './company'

// Requests of a house of its own: a kind of request for each way in which people are asked, as an
// administrator would define them.

type Words = { en: string; zh: string }

const words = (en: string, zh: string): Words => ({ en, zh })
const users = (...logins: string[]) => logins.map((user) => ({ user }))
const approve = (id: string, title: Words, settings: object, rest: object = {}) => ({
  id,
  title,
  approve: settings,
  ...rest,
})

interface Kind {
  name: string
  title: Words
  flow: object[]
}

const kinds: Kind[] = [
  {
    name: 'any',
    title: words('Any one', '或签'),
    flow: [
      approve('first', words('First answer', '先答者定'), {
        by: users('wang.qiang', 'qian.jun'),
        mode: 'any',
      }),
    ],
  },
  {
    name: 'seq',
    title: words('In order', '依次'),
    flow: [
      approve('order', words('Signatures', '逐个签字'), {
        by: users('wang.qiang', 'qian.jun', 'wang.qiang'),
        mode: 'seq',
      }),
    ],
  },
  {
    name: 'vote',
    title: words('Vote', '票签'),
    flow: [
      approve('vote', words('Board', '委员会'), {
        by: [
          { user: 'wang.qiang', weight: 30 },
          { user: 'qian.jun', weight: 35 },
          { user: 'zhao.min', weight: 35 },
        ],
        mode: { pass: '60%', veto: false },
      }),
    ],
  },
  {
    name: 'handle',
    title: words('Work', '办理事项'),
    flow: [
      {
        id: 'prepare',
        title: words('Prepare', '准备方案'),
        handle: { by: users('wang.qiang'), fields: { plan: 'require' } },
      },
    ],
  },
  {
    name: 'twice',
    title: words('Same person', '重复审批人'),
    flow: [
      approve('head', words('Manager', '经理'), { by: users('wang.qiang') }),
      approve('both', words('Both', '会同审批'), {
        by: users('wang.qiang', 'qian.jun'),
        mode: 'all',
        same: 'consecutive',
      }),
    ],
  },
  {
    name: 'self',
    title: words('Own request', '本人申请'),
    flow: [approve('named', words('Who is named', '指定人'), { by: [{ field: 'helper' }], self: 'manager' })],
  },
  {
    name: 'late',
    title: words('Time-out', '超时'),
    flow: [
      approve('quick', words('Quick answer', '限时审批'), {
        by: users('wang.qiang'),
        due: [
          { after: '0m!', do: 'remind' },
          { after: '0m!', do: 'transfer', to: users('qian.jun') },
        ],
      }),
    ],
  },
  {
    name: 'chain',
    title: words('Chain', '逐级'),
    flow: [
      approve('line', words('Line of managers', '逐级上级'), {
        by: [{ chain: { until: '(candidate.grade ?? 0) >= 9', max: 5 }, of: 'submitter' }],
      }),
    ],
  },
  {
    name: 'found',
    title: words('By rule', '按规则'),
    flow: [
      approve('rule', words('People of a rule', '规则找人'), {
        by: [{ expr: '[record.helper, record.helper]' }, { role: 'legal' }],
        mode: 'all',
      }),
    ],
  },
  {
    name: 'pick',
    title: words('Picked', '自选'),
    flow: [
      approve('chosen', words('Lawyer', '法务人员'), {
        by: [{ pick: 'submitter', from: [{ role: 'legal' }, { role: 'cfo' }], min: 1, max: 2 }],
      }),
    ],
  },
  {
    name: 'loop',
    title: words('Loop', '循环'),
    flow: [
      { id: 'count', title: words('Count', '计数'), do: [{ set: { turns: '=(record.turns ?? 0) + 1' } }] },
      approve('ask', words('Ask again', '再次询问'), { by: users('wang.qiang'), same: 'ask' }),
      {
        id: 'again',
        title: words('Once more', '再来一轮'),
        if: '(record.turns ?? 0) < 2',
        goto: { to: 'count', max: 3 },
      },
    ],
  },
  {
    name: 'parts',
    title: words('Parts', '部件'),
    flow: [
      {
        id: 'each',
        title: words('Check each part', '逐个检查'),
        call: {
          workflow: 'part_check',
          for_each: 'record.wanted ?? []',
          with: { name: '=item', request: '=record.id' },
        },
      },
    ],
  },
  {
    name: 'wait',
    title: words('Wait', '等待'),
    flow: [
      { id: 'until', title: words('Until it starts', '等到开始日期'), wait: { until: '=record.starts' } },
    ],
  },
  {
    name: 'outside',
    title: words('Outside', '外部调用'),
    flow: [
      {
        id: 'pay',
        title: words('Pay', '付款'),
        do: [{ http: { connection: 'bank', path: '/payments' }, retry: { max: 0 } }],
      },
    ],
  },
  {
    name: 'changed',
    title: words('Changed', '金额变更'),
    flow: [
      approve('manager', words('Manager', '经理'), { by: users('wang.qiang') }),
      approve('finance', words('Finance', '财务'), { by: users('qian.jun'), fields: { amount: 'edit' } }),
      approve(
        'board',
        words('Board', '董事'),
        { by: users('zhao.min') },
        { if: '(record.amount ?? 0) > 1000' },
      ),
    ],
  },
  {
    name: 'mail',
    title: words('By mail', '邮件'),
    flow: [
      approve('mailed', words('Manager', '经理'), {
        by: users('zhao.min'),
        can: ['email'],
        require: { comment: ['reject'] },
      }),
    ],
  },
]

const field = (name: string, kind: string, label: Words, more: object = {}) => ({
  name,
  kind,
  label,
  ...more,
})

const request = {
  name: 'request',
  label: words('Request', '申请'),
  plural: words('Requests', '申请'),
  title: 'name',
  fields: [
    field('name', 'text', words('Subject', '事由'), { required: true }),
    field('way', 'select', words('Kind', '类型'), { options: 'request_way', required: true }),
    field('amount', 'money', words('Amount', '金额')),
    field('plan', 'longtext', words('Plan', '方案')),
    field('helper', 'user', words('Colleague', '同事')),
    field('wanted', 'tags', words('Parts', '部件')),
    field('starts', 'date', words('Starts on', '开始日期')),
    field('turns', 'number', words('Turns', '次数'), { readonly: true }),
  ],
}

const part = {
  name: 'part',
  label: words('Part', '部件'),
  plural: words('Parts', '部件'),
  title: 'name',
  fields: [
    field('name', 'text', words('Name', '名称')),
    field('request', 'reference', words('Request', '申请'), { to: 'request' }),
  ],
}

const workflow = {
  key: 'request',
  title: words('Request', '申请审批'),
  entity: 'request',
  defaults: { empty: 'admin' },
  start: { state: 'draft', on: ['create'] },
  states: {
    draft: {
      title: words('Draft', '草稿'),
      on: { submit: { to: 'review', title: words('Submit', '提交'), who: [{ submitter: true }] } },
    },
    review: {
      title: words('In review', '审批中'),
      lock: true,
      watch: { fields: ['amount'], do: 'restart' },
      flow: [
        {
          id: 'kind',
          title: words('By kind', '按类型'),
          choose: [
            ...kinds
              .slice(1)
              .map(({ name, title, flow }) => ({ if: `record.way == '${name}'`, title, flow })),
            { else: true, title: kinds[0]?.title, flow: kinds[0]?.flow },
          ],
        },
      ],
      on: { approved: 'approved', rejected: 'rejected' },
    },
    approved: { title: words('Approved', '已批准'), final: 'approved' },
    rejected: { title: words('Rejected', '已驳回'), final: 'rejected' },
  },
}

const partCheck = {
  key: 'part_check',
  title: words('Part check', '部件检查'),
  entity: 'part',
  start: { state: 'check', on: ['api'] },
  states: {
    check: {
      title: words('Being checked', '检查中'),
      flow: [approve('look', words('Look at it', '查看'), { by: users('qian.jun') })],
      on: { approved: 'fine', rejected: 'faulty' },
    },
    fine: { title: words('Fine', '合格'), final: 'approved' },
    faulty: { title: words('Faulty', '不合格'), final: 'rejected' },
  },
}

/** Lets the house have requests; everybody whom they ask may read them. */
export async function publishRequests() {
  const admin = await Colleague.signIn('admin')
  const all = { can: ['create', 'read', 'edit'], rows: 'all' }
  const files = {
    'options/request_way.json': {
      name: 'request_way',
      label: words('Kind of request', '申请类型'),
      options: kinds.map(({ name, title }) => ({ name, label: title })),
    },
    'entities/request.json': request,
    'entities/part.json': part,
    'workflows/request.json': workflow,
    'workflows/part_check.json': partCheck,
    'roles/requester.json': {
      name: 'requester',
      label: words('Requester', '申请人'),
      entities: { request: all, part: all },
    },
  }
  for (const [path, effective] of Object.entries(files)) await admin.put('/change/files', { path, effective })
  await admin.post('/change/publish', { note: 'Requests' })
  for (const login of ['li.na', 'wang.qiang', 'qian.jun', 'zhao.min'])
    await addRole(admin, login, 'requester')
}

async function addRole(admin: Colleague, login: string, role: string) {
  const { id } = await personOf(admin, login)
  const { version, values } = await admin.get<{ version: number; values: { roles: string[] } }>(
    `/records/user/${id}`,
  )
  await admin.patch(`/records/user/${id}`, { version, values: { roles: [...values.roles, role] } })
}

async function personOf(colleague: Colleague, login: string): Promise<{ id: string }> {
  const [found] = await colleague.get<{ id: string }[]>(`/lookup/user?q=${login}`)
  if (!found) throw new Error(`there is no ${login}`)
  return found
}

export interface Request {
  id: string
  name: string
  run: string
}

/** A request of 李娜, submitted; helper is a sign-in name. */
export async function submittedRequest(
  way: string,
  { helper, ...values }: { helper?: string; [field: string]: unknown } = {},
) {
  const seller = await Colleague.signIn('li.na')
  const draft = await draftRequest(way, {
    ...values,
    ...(helper && { helper: (await personOf(seller, helper)).id }),
  })
  const { process } = await seller.post<{ process: { run: string } }>(
    `/records/request/${draft.id}/transitions/submit`,
    { values: {}, version: draft.version },
  )
  return { ...draft, run: process.run }
}

/** A request of 李娜 that is not submitted yet. */
export async function draftRequest(way: string, values: object = {}) {
  const seller = await Colleague.signIn('li.na')
  const name = `${way} ${Date.now()}`
  const { id, version } = await seller.post<{ id: string; version: number }>('/records/request', {
    values: { name, way, ...values },
  })
  return { id, name, version }
}
