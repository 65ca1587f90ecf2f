package server

import (
	"net/http"
	"net/url"

	"github.com/getkin/kin-openapi/openapi3"

	"lianluo/internal/fault"
)

// The token endpoint speaks RFC 6749: form-encoded, with the client's
// credentials in the form or in an Authorization header, and with the RFC's own
// error codes beside ours.
const tokenOperation = "issueClientToken"

// withBasic moves the credentials of an Authorization: Basic header into the
// form, so that the handler finds them in one place. Both at once is a fault
// (RFC 6749, section 2.3).
func withBasic(r *http.Request, body jsonBody, schema *openapi3.Schema) (jsonBody, []fault.Field) {
	id, secret, ok := r.BasicAuth()
	form, isForm := body.value.(map[string]any)
	if !ok || !isForm || schema.Properties["client_secret"] == nil {
		return body, nil
	}
	if form["client_id"] != nil || form["client_secret"] != nil {
		return body, []fault.Field{{Header: "Authorization", Code: codeRepeated,
			Detail: fault.T("凭据只能放在一处", "the credentials may be given in one place only")}}
	}
	// The values are form-encoded before they are put into the header.
	name, err1 := url.QueryUnescape(id)
	word, err2 := url.QueryUnescape(secret)
	if err1 != nil || err2 != nil || !clean(name) || !clean(word) {
		return body, []fault.Field{{Header: "Authorization", Code: codeSyntax, Detail: fault.T("编码有误", "not properly encoded")}}
	}
	form["client_id"], form["client_secret"] = name, word
	values := url.Values{}
	for k, v := range form {
		if text, ok := v.(string); ok {
			values.Set(k, text)
		}
	}
	body.raw = []byte(values.Encode())
	return body, nil
}

// oauthError is the RFC's word for a refusal of the token endpoint.
func oauthError(call *call, f *fault.Fault) string {
	if call == nil || call.op == nil || call.op.ID != tokenOperation {
		return ""
	}
	switch f.Kind() {
	case fault.Malformed:
		if f.Code == "invalid_scope" {
			return "invalid_scope"
		}
		for _, x := range f.Fields {
			if x.Pointer == "/grant_type" && x.Code == codeNotInEnum {
				return "unsupported_grant_type"
			}
		}
		return "invalid_request"
	case fault.Unauthenticated:
		return "invalid_client"
	}
	return ""
}
