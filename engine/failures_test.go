package engine_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/metadata"
)

// failedJob waits for the first try of the call of a payment and gives its row on the page of jobs.
func (w *works) failedJob() engine.JobInfo {
	w.Helper()
	var found []engine.JobInfo
	eventually(w, "the call has failed", func() bool {
		jobs, err := w.Jobs(context.Background(), w.as("admin"), "retrying")
		if err != nil {
			w.Fatal(err)
		}
		found = jobs
		return len(jobs) > 0
	})
	return found[0]
}

// TestFailedCallsAreToldInBothLanguages looks at the page of jobs after a failed try, and at the incident
// and the run after the job was given up.
func TestFailedCallsAreToldInBothLanguages(t *testing.T) {
	busy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }))
	t.Cleanup(busy.Close)
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	for address, want := range map[string]metadata.Text{
		busy.URL: {En: "“bank” answered 503 Service Unavailable.", Zh: "“bank”返回 503 Service Unavailable。"},
		gone.URL: {En: "Nothing answers at its address.", Zh: "其地址拒绝连接，服务未运行。"},
	} {
		inWorks(t, func(w *works) {
			id := w.submitted("pay", "amount", "12.5")
			w.Engine = openConnected(w, w.url, w.clock, address)
			if err := w.Start(context.Background()); err != nil {
				w.Fatal(err)
			}
			job := w.failedJob()
			w.same(job.Error, want)
			if err := w.CancelJob(context.Background(), w.as("admin"), job.ID); err != nil {
				w.Fatal(err)
			}
			incident := w.run(id).Incidents[0]
			w.same(incident.Message, metadata.Text{En: "the work outside failed: An administrator gave the job up.", Zh: "外部调用失败：管理员已放弃该任务。"})
			lines := w.run(id).History
			if told := lines[len(lines)-1].Text; !strings.HasSuffix(told.Zh, incident.Message.Zh) {
				w.Errorf("history tells: %s", told.Zh)
			}
		})
	}
}
