package metadata

// signatureKind is a signature written with pen, finger or mouse; the value is the id of its picture.
type signatureKind struct{ attachmentKind }

func (signatureKind) Name() string       { return "signature" }
func (signatureKind) Label() Text        { return Text{"Signature", "签名"} }
func (signatureKind) settings() []string { return nil }

func (signatureKind) Format(_ *Field, value any, to Locale) string {
	if ids, _ := value.([]string); len(ids) > 0 {
		return Text{"signed", "已签名"}.In(to.Language)
	}
	return ""
}
