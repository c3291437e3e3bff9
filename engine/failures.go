package engine

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"

	"github.com/weft-crm/weft/engine/jobs"
	"github.com/weft-crm/weft/metadata"
)

// failureText says why background or outward work failed. What other systems say is passed on as they
// say it.
func failureText(err error) metadata.Text {
	var host *net.DNSError
	var certificate *tls.CertificateVerificationError
	var network net.Error
	switch refusal := AsError(err); {
	case refusal != nil:
		return refusal.words()
	case errors.Is(err, jobs.ErrCancelled):
		return metadata.Text{En: "An administrator gave the job up.", Zh: "管理员已放弃该任务。"}
	case errors.As(err, &host):
		return metadata.Text{En: "There is no server called “" + host.Name + "”.", Zh: "找不到服务器“" + host.Name + "”。"}
	case errors.As(err, &certificate):
		return metadata.Text{En: "Its certificate is not trusted: " + certificate.Error(), Zh: "其证书不受信任：" + certificate.Error()}
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return metadata.Text{En: "It did not answer in time.", Zh: "未在规定时间内响应。"}
	case errors.Is(err, syscall.ECONNREFUSED):
		return metadata.Text{En: "Nothing answers at its address.", Zh: "其地址拒绝连接，服务未运行。"}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return metadata.Text{En: "The connection broke off.", Zh: "连接中断。"}
	}
	return metadata.Text{En: err.Error(), Zh: err.Error()}
}

// answeredWith is the failure of a call that was answered, but not with success.
func answeredWith(connection string, status int) error {
	code := strconv.Itoa(status) + " " + http.StatusText(status)
	return Refuse(Unavailable, "call_failed", "“"+connection+"” answered "+code+".", "“"+connection+"”返回 "+code+"。")
}

func noConnection(connection string) error {
	return Refuse(Invalid, "no_connection", "The connection “"+connection+"” is not set up.", "尚未设置连接“"+connection+"”。")
}

func noPath(path string) error {
	return Refuse(Invalid, "wrong_path", "“"+clip(path)+"” is not a path that starts with /.", "“"+clip(path)+"”不是以 / 开头的路径。")
}

// mailFailed is the failure of a mail that the server did not take.
func mailFailed(err error) error {
	said := failureText(err)
	refusal := Refuse(Invalid, "mail_failed", "The mail server did not take the mail: "+clip(said.En), "邮件服务器未接受邮件："+clip(said.Zh))
	refusal.cause = err
	return refusal
}

// keptFailure is failureText as it is kept with a job.
func keptFailure(err error) string { return string(textJSON(failureText(err))) }

// readFailure reads a kept failure; what the queue itself says is the same in both languages.
func readFailure(kept string) metadata.Text {
	var text metadata.Text
	if at := strings.Index(kept, "{"); at >= 0 && json.Unmarshal([]byte(kept[at:]), &text) == nil {
		return text
	}
	return metadata.Text{En: kept, Zh: kept}
}
