package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"

	"github.com/weft-crm/weft/engine/store"
)

// sent is a command as it was sent: by whom, under which key if any, and all it asks for.
type sent struct {
	by      Actor
	key     string
	request any
}

// commandOnce does what somebody sent and gives the answer, which is kept under its key; what had been sent before under
// the same key is undone and its first answer given again (workflow.md C53). A key that came with another request is
// refused with "key_reused". ahead tells what else is going to be read.
//
// Most commands are sent once, so they do not look for an answer first: where there is one, the command fails by itself
// or cannot keep a second.
func (e *Engine) commandOnce(ctx context.Context, command sent, do func(a *act) (any, error), ahead ...func(tx *store.Tx)) (json.RawMessage, error) {
	var answer json.RawMessage
	err := e.command(ctx, func(tx *store.Tx, m *model) (err error) {
		a := e.act(tx, m, command.by)
		if answer, err = answered(do(a)); err != nil || command.key == "" {
			return err
		}
		return a.keepAnswer(command, answer)
	}, ahead...)
	if err == nil || command.key == "" {
		return answer, err
	}
	return e.answeredBefore(ctx, command, err)
}

func (a *act) keepAnswer(command sent, answer json.RawMessage) error {
	digest, err := digestOf(command.request)
	if err != nil {
		return err
	}
	return a.tx.AddCommand(&store.Command{Actor: command.by.ID, Key: command.key, Digest: digest, Status: http.StatusOK, Response: store.JSON(answer)})
}

// answeredBefore gives the answer a command that failed has had before; if it had none, why it failed.
func (e *Engine) answeredBefore(ctx context.Context, command sent, failure error) (json.RawMessage, error) {
	var before *store.Command
	err := e.store.Read(ctx, func(tx *store.Tx) (err error) {
		before, err = tx.Command(command.by.ID, command.key)
		return err
	})
	if err != nil {
		return nil, failure
	}
	digest, err := digestOf(command.request)
	if err != nil {
		return nil, err
	}
	return repeated(before, digest)
}

func answered(answer any, err error) (json.RawMessage, error) {
	if err != nil {
		return nil, err
	}
	return json.Marshal(answer)
}

func digestOf(request any) (string, error) {
	text, err := json.Marshal(request)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

func repeated(before *store.Command, digest string) (json.RawMessage, error) {
	if before.Digest != digest {
		return nil, Refuse(Invalid, "key_reused", "This Idempotency-Key was used for another request.", "此 Idempotency-Key 已用于其他请求。")
	}
	return json.RawMessage(before.Response), nil
}
