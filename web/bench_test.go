package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/weft-crm/weft/engine"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/engine/store/storetest"
)

// visitor is a person at the demo company, over a real connection.
type visitor struct {
	testing.TB
	base, cookie, csrf string
}

// serveDemo serves the demo company on a port of this machine.
func serveDemo(b *testing.B, database string) (base string) {
	b.Helper()
	_, server := openDemo(b, engine.Config{Database: database})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go func() { _ = server.Serve(listener) }()
	b.Cleanup(func() { _ = server.Shutdown(context.Background()) })
	return "http://" + listener.Addr().String() + "/api/v1"
}

func visit(b *testing.B, base, login string) *visitor {
	b.Helper()
	v := &visitor{TB: b, base: base}
	header, answer := v.send(http.MethodPost, "/session", map[string]any{"login": login, "password": engine.DemoPassword})
	v.csrf, _ = answer["csrf"].(string)
	v.cookie, _, _ = strings.Cut(header.Get("Set-Cookie"), ";")
	return v
}

// send sends a request, which has to succeed.
func (v *visitor) send(method, path string, body any) (http.Header, map[string]any) {
	v.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		v.Fatal(err)
	}
	request, err := http.NewRequest(method, v.base+path, bytes.NewReader(text))
	if err != nil {
		v.Fatal(err)
	}
	for name, value := range map[string]string{"Content-Type": "application/json", "Cookie": v.cookie, "X-CSRF-Token": v.csrf, "Idempotency-Key": store.NewID()} {
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		v.Fatal(err)
	}
	content, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	var answer map[string]any
	if err == nil {
		err = json.Unmarshal(content, &answer)
	}
	if err != nil || response.StatusCode >= http.StatusBadRequest {
		v.Fatalf("%s %s: %v %s %s", method, path, err, response.Status, content)
	}
	return response.Header, answer
}

// submit creates a quote that needs one signature, submits it, and gives the task of whoever signs.
func (v *visitor) submit(account string) string {
	v.Helper()
	line := map[string]any{"values": map[string]any{"description": "Pump", "quantity": "1", "price": map[string]string{"amount": "1000", "currency": "CNY"}}}
	_, quote := v.send(http.MethodPost, "/records/quote", map[string]any{"values": map[string]any{"account": account, "discount_pct": "12", "lines": []any{line}}})
	_, answer := v.send(http.MethodPost, fmt.Sprintf("/records/quote/%s/transitions/submit", quote["id"]), map[string]any{})
	waiting := answer["process"].(map[string]any)["waiting"].([]any)
	return waiting[0].(map[string]any)["task"].(string)
}

// BenchmarkDecisionOverHTTP approves quotes of the demo company, one after the other, each answered
// with the page of its task.
func BenchmarkDecisionOverHTTP(b *testing.B) {
	for _, dialect := range storetest.Dialects {
		b.Run(dialect, func(b *testing.B) {
			base := serveDemo(b, demo(b, dialect))
			seller, boss := visit(b, base, "li.na"), visit(b, base, "wang.qiang")
			_, list := seller.send(http.MethodGet, "/records/opportunity?limit=1&filter=record.owner+%3D%3D+user.id", nil)
			values := list["records"].([]any)[0].(map[string]any)["values"].(map[string]any)
			account := values["account"].(map[string]any)["id"].(string)
			var spent []time.Duration
			for b.Loop() { // stopping its timer would disturb what is measured, so it is not used
				task := seller.submit(account)
				began := time.Now()
				boss.send(http.MethodPost, "/tasks/"+task+"/decisions", map[string]any{"verb": "approve"})
				spent = append(spent, time.Since(began))
			}
			slices.Sort(spent)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(spent[len(spent)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(spent[len(spent)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}
