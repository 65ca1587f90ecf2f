package wire

// Merge applies a merge patch (RFC 7396) to what encoding/json decoded. It may
// change target.
func Merge(target, patch any) any {
	p, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	t, ok := target.(map[string]any)
	if !ok {
		t = map[string]any{}
	}
	for k, v := range p {
		if v == nil {
			delete(t, k)
		} else {
			t[k] = Merge(t[k], v)
		}
	}
	return t
}
