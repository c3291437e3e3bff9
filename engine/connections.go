package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/weft-crm/weft/engine/flow"
	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

// Connection is another system that workflows may call over HTTP. Workflows name it and a path; they
// cannot reach any other address, and its headers, which hold secrets, stay out of the database.
type Connection struct {
	URL     string
	Headers map[string]string

	transport http.RoundTripper // of a scenario; nil is the network
}

// Check tells what is wrong with a connection; nil for nothing.
func (c Connection) Check() error {
	address, err := url.Parse(c.URL)
	switch {
	case err != nil || address.Host == "" || address.Scheme != "http" && address.Scheme != "https":
		return errors.New("the url has to be an address like https://erp.example.com/api")
	case address.RawQuery != "" || address.Fragment != "":
		return errors.New("the url ends before ? and #; workflows add the path")
	}
	for name, value := range c.Headers {
		if name == "" || strings.ContainsAny(name+value, "\r\n") {
			return fmt.Errorf("the header %q is not on one line", name)
		}
	}
	return nil
}

// address is where the connection leads, without a password.
func (c Connection) address() string {
	address, err := url.Parse(c.URL)
	if err != nil {
		return ""
	}
	address.User = nil
	return address.String()
}

// target is the address of a path; it never leaves the server and the folder of the connection,
// whatever the path says.
func (c Connection) target(path string) (string, error) {
	base, err := url.Parse(strings.TrimSuffix(c.URL, "/"))
	if err != nil {
		return "", Refuse(Invalid, "wrong_address", "The address of the connection cannot be read.", "无法读取连接的地址。")
	}
	asked, err := url.ParseRequestURI(path)
	if err != nil || !strings.HasPrefix(path, "/") || slices.Contains(strings.Split(asked.Path, "/"), "..") {
		return "", noPath(path)
	}
	target, err := url.Parse(base.String() + path)
	if err != nil || target.Host != base.Host || target.Scheme != base.Scheme {
		return "", noPath(path)
	}
	return target.String(), nil
}

const (
	longestCall = time.Minute
	longestTry  = 10 * time.Second
	mostAnswer  = 1 << 20 // bytes read of an answer, so that its connection can be used again
)

// send asks over a connection and gives the status of the answer. A redirect is not followed: it
// would carry the headers to another address.
func (c Connection) send(request *http.Request, limit time.Duration) (int, error) {
	for name, value := range c.Headers {
		request.Header.Set(name, value)
	}
	client := http.Client{
		Transport: c.transport, Timeout: limit,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	if err != nil {
		return 0, withoutAddress(err)
	}
	_, _ = io.CopyN(io.Discard, response.Body, mostAnswer)
	return response.StatusCode, response.Body.Close()
}

// withoutAddress drops the address, which may hold a password or values, from a network's error.
func withoutAddress(err error) error {
	var failed *url.Error
	if errors.As(err, &failed) {
		return failed.Err
	}
	return err
}

// callHTTP calls a connection and tells the run how it went.
func (e *Engine) callHTTP(ctx context.Context, job jobs.Job) error {
	var work outward
	if err := json.Unmarshal(job.Payload, &work); err != nil {
		return &jobs.FinalError{Cause: err}
	}
	connection, ok := e.config.Connections[work.HTTP.Connection]
	if !ok {
		return &jobs.FinalError{Cause: noConnection(work.HTTP.Connection)}
	}
	request, err := connection.request(ctx, job.Key, work)
	if err != nil {
		return &jobs.FinalError{Cause: err}
	}
	last := ConnectionCall{At: e.Now()}
	last.Status, err = connection.send(request, longestCall)
	if err == nil && last.Status >= http.StatusMultipleChoices {
		err = answeredWith(work.HTTP.Connection, last.Status)
	}
	e.noteCall(ctx, work.HTTP.Connection, last.ended(err))
	if err != nil {
		return err
	}
	return e.jobDone(ctx, work.Run, flow.JobDone{Key: job.Key, OK: true})
}

// request puts the values of a call into a request that the receiver can tell from a repetition.
func (c Connection) request(ctx context.Context, key string, work outward) (*http.Request, error) {
	values := map[string]any{}
	for _, value := range work.Values {
		values[value.Field] = value.Value
	}
	body, err := json.Marshal(values)
	if err != nil {
		return nil, err
	}
	method := work.HTTP.Method
	if method == "" {
		method = http.MethodPost
	}
	target, err := c.target(work.HTTP.Path)
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, method, target, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Idempotency-Key", key)
	return request, nil
}

// ConnectionCall is how a call over a connection went. Status is that of the answer, 0 without one.
type ConnectionCall struct {
	At     time.Time     `json:"at"`
	OK     bool          `json:"ok"`
	Status int           `json:"status,omitempty"`
	Error  metadata.Text `json:"error,omitzero"`
}

func (c ConnectionCall) ended(err error) ConnectionCall {
	c.OK = err == nil
	if err != nil {
		said := failureText(err)
		c.Error = metadata.Text{En: clip(said.En), Zh: clip(said.Zh)}
	}
	return c
}

// connectionsKey stands before a connection's name in the keys of settings that hold how its last
// call went.
const connectionsKey = "connection/"

// connectionCalls remembers what this node wrote last of each connection, so that a busy one is
// written once a minute and whenever its luck changes.
type connectionCalls struct {
	lock sync.Mutex
	last map[string]ConnectionCall
}

func (c *connectionCalls) isNews(name string, call ConnectionCall) bool {
	c.lock.Lock()
	defer c.lock.Unlock()
	known, found := c.last[name]
	if found && known.OK == call.OK && known.Status == call.Status && call.At.Sub(known.At) < time.Minute {
		return false
	}
	if c.last == nil {
		c.last = map[string]ConnectionCall{}
	}
	c.last[name] = call
	return true
}

// noteCall keeps how a call went for the page of the system. That it cannot be kept hinders nobody.
func (e *Engine) noteCall(ctx context.Context, name string, call ConnectionCall) {
	if e.config.world != nil || !e.calls.isNews(name, call) {
		return
	}
	err := e.write(ctx, func(tx *store.Tx, _ *model) error { return tx.SetSetting(connectionsKey+name, call) })
	if err != nil {
		e.log.Error("the result of a call could not be kept", "connection", name, "error", err)
	}
}

// ConnectionInfo is a connection as administrators see it, without its headers. One that is not
// Configured is only named by workflows: their calls fail.
type ConnectionInfo struct {
	Name       string               `json:"name"`
	Address    string               `json:"address"`
	Headers    []string             `json:"headers"` // their names
	Configured bool                 `json:"configured"`
	Workflows  []ConnectionWorkflow `json:"workflows"`
	Last       *ConnectionCall      `json:"last"`
}

// ConnectionWorkflow is a workflow that calls a connection.
type ConnectionWorkflow struct {
	Key   string        `json:"key"`
	Title metadata.Text `json:"title"`
}

// connections lists what is set up and what workflows name, by name.
func (e *Engine) connections(tx *store.Tx, m *model) ([]ConnectionInfo, error) {
	byName := map[string]*ConnectionInfo{}
	known := func(name string) *ConnectionInfo {
		if byName[name] == nil {
			byName[name] = &ConnectionInfo{Name: name, Headers: []string{}, Workflows: []ConnectionWorkflow{}}
		}
		return byName[name]
	}
	for name, connection := range e.config.Connections {
		info := known(name)
		info.Configured, info.Address = true, connection.address()
		info.Headers = slices.AppendSeq(info.Headers, maps.Keys(connection.Headers))
		slices.Sort(info.Headers)
	}
	for _, workflow := range m.Workflows {
		for _, named := range workflow.Connections {
			info, caller := known(named.Name), ConnectionWorkflow{workflow.Key, workflow.Title}
			if !slices.Contains(info.Workflows, caller) {
				info.Workflows = append(info.Workflows, caller)
			}
		}
	}
	list := make([]ConnectionInfo, 0, len(byName))
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		info := byName[name]
		var last ConnectionCall
		found, err := tx.Setting(connectionsKey+name, &last)
		if err != nil {
			return nil, err
		}
		if found {
			info.Last = &last
		}
		list = append(list, *info)
	}
	return list, nil
}

// TryConnection asks a connection for its address without changing anything there (HEAD) and tells
// how it went: any answer but a refusal of who we are or a fault of the server is good news. NotFound
// for an unknown connection. Needs the right "audit".
func (e *Engine) TryConnection(ctx context.Context, by Actor, name string) (*ConnectionCall, error) {
	if err := by.mustAdminister("audit"); err != nil {
		return nil, err
	}
	connection, ok := e.config.Connections[name]
	if !ok {
		return nil, notFound("There is no such connection.", "没有该连接。")
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, connection.URL, http.NoBody)
	if err != nil {
		return nil, err
	}
	call := ConnectionCall{At: e.Now()}
	call.Status, err = connection.send(request, longestTry)
	refused := call.Status == http.StatusUnauthorized || call.Status == http.StatusForbidden
	if err == nil && (refused || call.Status >= http.StatusInternalServerError) {
		err = answeredWith(name, call.Status)
	}
	call = call.ended(err)
	err = e.write(ctx, func(tx *store.Tx, _ *model) error {
		if err := tx.SetSetting(connectionsKey+name, call); err != nil {
			return err
		}
		return tx.Audit(&store.AuditEntry{Actor: by.ID, Action: "connection_tried", Target: name})
	})
	return &call, err
}
