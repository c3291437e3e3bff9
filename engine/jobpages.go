package engine

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// jobsGivenUp is the state of jobs that will not be tried again.
const jobsGivenUp = "discarded"

// JobInfo is a background job with its name in words.
type JobInfo struct {
	jobs.Item
	Label metadata.Text `json:"label"`
	Error metadata.Text `json:"error,omitzero"`
	Run   string        `json:"run,omitempty"` // that asked for it
}

var jobWords = map[string]metadata.Text{
	jobMail:       {En: "Send a mail", Zh: "发送邮件"},
	jobNotice:     {En: "Send a notice by mail", Zh: "发送通知邮件"},
	jobDigest:     {En: "Send a daily digest", Zh: "发送每日汇总"},
	jobHTTP:       {En: "Call another system", Zh: "调用外部系统"},
	jobStartRun:   {En: "Start a called process", Zh: "启动子流程"},
	jobCancelRun:  {En: "Cancel a called process", Zh: "终止子流程"},
	jobSuspendRun: {En: "Suspend or activate a called process", Zh: "挂起或激活子流程"},
	jobTellParent: {En: "Report the end of a called process", Zh: "回报子流程结果"},
	jobPersonLeft: {En: "Settle the work of somebody who left", Zh: "处理停用人员的待办"},
	jobRenew:      {En: "Compute values anew", Zh: "重新计算字段"},
	jobRecount:    {En: "Follow changed calendars", Zh: "按新日历重算时限"},
	jobBegin:      {En: "Begin processes by the clock", Zh: "定时发起流程"},
	jobImport:     {En: "Import records", Zh: "导入数据"},
	jobSweep:      {En: "Clear away what has expired", Zh: "清理过期数据"},
	jobStranded:   {En: "Look for processes that got stuck", Zh: "检查滞留的流程"},
}

func jobInfo(item jobs.Item) JobInfo {
	info := JobInfo{Item: item, Label: jobWords[item.Name], Error: readFailure(item.Error)}
	if info.Label.IsZero() {
		info.Label = nameText(strings.TrimPrefix(item.Name, jobOfWorkflow))
	}
	if run, _, found := strings.Cut(item.Key, "/"); found && len(run) == len(store.NewID()) {
		info.Run = run
	}
	return info
}

// jobStates are the states of jobs by the words the API takes for them.
var jobStates = map[string][]string{
	"": nil, "failed": {jobsGivenUp, "cancelled"}, "waiting": {"available", "scheduled", "pending", "retryable"}, "running": {"running"},
	"done": {"completed"}, "retrying": {"retryable"},
}

// Jobs lists the newest background jobs: all, failed, waiting, retrying, running or done. Needs the
// right "audit".
func (e *Engine) Jobs(ctx context.Context, by Actor, state string) ([]JobInfo, error) {
	if err := by.mustAdminister("audit"); err != nil {
		return nil, err
	}
	states, known := jobStates[state]
	if !known {
		return nil, Refuse(Malformed, "wrong_parameter", "The states are failed, waiting, retrying, running and done.", "状态可为 failed、waiting、retrying、running 或 done。")
	}
	items, err := e.queue.List(ctx, 200, states...)
	list := make([]JobInfo, len(items))
	for i, item := range items {
		list[i] = jobInfo(item)
	}
	return list, err
}

// RetryJob tries a background job again at once. Needs the right "audit".
func (e *Engine) RetryJob(ctx context.Context, by Actor, id int64) error {
	return e.changeJob(ctx, by, "job_retried", id, e.queue.Again)
}

// CancelJob gives a background job up, so that it is not tried again; the run that waits for it gets
// an incident. Needs the right "audit".
func (e *Engine) CancelJob(ctx context.Context, by Actor, id int64) error {
	return e.changeJob(ctx, by, "job_cancelled", id, e.queue.Cancel)
}

func (e *Engine) changeJob(ctx context.Context, by Actor, action string, id int64, change func(context.Context, int64) error) error {
	if err := by.mustAdminister("audit"); err != nil {
		return err
	}
	switch err := change(ctx, id); {
	case errors.Is(err, jobs.ErrNoJob):
		return notFound("There is no such job any more.", "该后台任务已不存在。")
	case errors.Is(err, jobs.ErrDone):
		return Refuse(Conflict, "job_done", "The job has ended already.", "该后台任务已结束。")
	case err != nil:
		return err
	}
	return e.write(ctx, func(tx *store.Tx, _ *model) error {
		return tx.Audit(&store.AuditEntry{Actor: by.ID, Action: action, Target: strconv.FormatInt(id, 10)})
	})
}
