package engine

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/weft-crm/weft/engine/store"
	"github.com/weft-crm/weft/metadata"
)

const (
	keyLength     = 32
	keySetting    = "encryption_check"
	sealedVersion = "1:" // of what follows: a nonce and AES-256-GCM over the text, bound to the field
)

// sealer encrypts the fields of the kind encrypted. Two keys come of the one that is given: one to
// encrypt, one for the hashes by which equal texts are found.
type sealer struct {
	seals  cipher.AEAD
	hashes []byte
}

// newSealer gives nil without a key. It fails for a key of another length than 32 bytes.
func newSealer(key []byte) (*sealer, error) {
	if len(key) == 0 {
		return nil, nil
	}
	if len(key) != keyLength {
		return nil, fmt.Errorf("%w has %d bytes instead of %d", ErrKey, len(key), keyLength)
	}
	block, err := aes.NewCipher(derivedKey(key, "encrypt"))
	if err != nil {
		return nil, err
	}
	seals, err := cipher.NewGCM(block)
	return &sealer{seals, derivedKey(key, "hash")}, err
}

func derivedKey(key []byte, purpose string) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("weft " + purpose))
	return mac.Sum(nil)
}

// hash is the same for the same text in the same field.
func (s *sealer) hash(field *metadata.Field, text string) string {
	if s == nil {
		return ""
	}
	mac := hmac.New(sha256.New, s.hashes)
	mac.Write([]byte(field.ID + "\x00" + text))
	return hex.EncodeToString(mac.Sum(nil))
}

func (s *sealer) seal(field *metadata.Field, text metadata.Clear) (metadata.Secret, error) {
	if s == nil {
		return metadata.Secret{}, Refuse(Unavailable, "no_key", "This server has no key to encrypt with; start it with --key-file.", "服务器没有加密密钥，请用 --key-file 启动。")
	}
	nonce := make([]byte, s.seals.NonceSize())
	if _, err := rand.Read(nonce); err != nil {
		return metadata.Secret{}, err
	}
	sealed := s.seals.Seal(nonce, nonce, []byte(text), []byte(field.ID))
	return metadata.Secret{Sealed: sealedVersion + base64.RawStdEncoding.EncodeToString(sealed), Hash: s.hash(field, string(text))}, nil
}

// open gives the text of a secret, false when it was sealed with another key or changed since.
func (s *sealer) open(field *metadata.Field, secret metadata.Secret) (metadata.Clear, bool) {
	if s == nil || len(secret.Sealed) < len(sealedVersion) || secret.Sealed[:len(sealedVersion)] != sealedVersion {
		return "", false
	}
	sealed, err := base64.RawStdEncoding.DecodeString(secret.Sealed[len(sealedVersion):])
	if err != nil || len(sealed) < s.seals.NonceSize() {
		return "", false
	}
	nonce := s.seals.NonceSize()
	text, err := s.seals.Open(nil, sealed[:nonce], sealed[nonce:], []byte(field.ID))
	return metadata.Clear(text), err == nil
}

// fingerprint tells keys apart without telling the key.
func (s *sealer) fingerprint() string {
	mac := hmac.New(sha256.New, s.hashes)
	mac.Write([]byte("weft key check"))
	return hex.EncodeToString(mac.Sum(nil))
}

// ErrKey is a key of encrypted fields that is missing, wrong or no key.
var ErrKey = errors.New("the key of encrypted fields")

// checkKey refuses to serve encrypted fields without the key they were encrypted with.
func (e *Engine) checkKey(tx *store.Tx) error {
	if !e.current.Load().HasSecrets() {
		return nil
	}
	if e.sealer == nil {
		return fmt.Errorf("%w is missing: this installation has such fields; name the file of the key with --key-file or WEFT_KEY_FILE", ErrKey)
	}
	var known string
	if _, err := tx.Setting(keySetting, &known); err != nil {
		return err
	}
	if known != "" && known != e.sealer.fingerprint() {
		return fmt.Errorf("%w is not the one they were encrypted with; name the right file with --key-file or WEFT_KEY_FILE", ErrKey)
	}
	return nil
}

// noteKey keeps the fingerprint of the key when a release brings the first encrypted field.
func (a *act) noteKey(compiled *metadata.Model) error {
	if !compiled.HasSecrets() {
		return nil
	}
	if a.sealer == nil {
		return Refuse(Invalid, "no_key", "Encrypted fields need a key: write 64 hexadecimal digits into a file (openssl rand -hex 32) and start Weft with --key-file.",
			"加密字段需要密钥：将 64 位十六进制数写入文件（openssl rand -hex 32），并用 --key-file 启动。")
	}
	var known string
	if found, err := a.tx.Setting(keySetting, &known); err != nil || found {
		return err
	}
	return a.tx.SetSetting(keySetting, a.sealer.fingerprint())
}

// sealRecord encrypts what was typed into a record and its lines.
func (e *Engine) sealRecord(record *metadata.Record) error {
	for _, field := range record.Entity.LiveFields() {
		switch value := record.Values[field.Position].(type) {
		case metadata.Clear:
			secret, err := e.sealer.seal(field, value)
			if err != nil {
				return err
			}
			record.Values[field.Position] = secret
		case []*metadata.Record:
			for _, line := range value {
				if err := e.sealRecord(line); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// withoutSecrets leaves encrypted fields out of values that are kept as they were typed.
func (m *model) withoutSecrets(entity string, values json.RawMessage) (json.RawMessage, error) {
	p := m.plans[entity]
	if p == nil || !p.secrets {
		return values, nil
	}
	var typed map[string]json.RawMessage
	if err := json.Unmarshal(values, &typed); err != nil {
		return nil, Refuse(Malformed, "bad_json", "The values are not a JSON object.", "内容不是 JSON 对象。")
	}
	for _, field := range p.fields {
		if field.Kind == "encrypted" || field.Kind == "lines" && hasSecrets(field.Target) {
			delete(typed, field.Name)
		}
	}
	return json.Marshal(typed)
}

// reveal opens the secrets of a record for a reader; hide puts masks over them again where the reader
// may not see them.
func (v *view) reveal(record *metadata.Record) {
	if !v.opens || !v.m.plans[record.Entity.Name].secrets {
		return
	}
	for _, field := range record.Entity.LiveFields() {
		switch value := record.Values[field.Position].(type) {
		case metadata.Secret:
			if clear, ok := v.sealer.open(field, value); ok {
				record.Values[field.Position] = clear
			}
		case []*metadata.Record:
			for _, line := range value {
				v.reveal(line)
			}
		}
	}
}
