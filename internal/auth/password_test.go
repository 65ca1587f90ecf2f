package auth

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"
)

var cheap = Cost{KiB: 64, Time: 1}

func TestPolicies(t *testing.T) {
	mlps, _ := PolicyNamed("mlps3")
	nist, _ := PolicyNamed("nist")
	if _, err := PolicyNamed(""); err == nil {
		t.Error("no policy is a policy")
	}
	for _, x := range []struct {
		policy Policy
		word   string
		want   []string
	}{
		{mlps, "Linshi-2021-Aa", nil},
		{mlps, "晨雾-Lantern-42", nil},
		{mlps, "ａｂＣＤ１３５７", nil}, // full width is the same word
		{mlps, "Ab1-", []string{PasswordTooShort}},
		{mlps, "alllowercase", []string{PasswordSimple}},
		{mlps, "lower1234567", []string{PasswordSimple}},
		{mlps, "", []string{PasswordTooShort, PasswordSimple}},
		{mlps, "P@ssw0rd", []string{PasswordCommon}},
		{mlps, "Linxiaolan-99", []string{PasswordHasName}},
		{nist, "correct horse battery", nil},
		{nist, "12345678", []string{PasswordCommon}},
		{nist, "aaaaaaaaaa", []string{PasswordCommon}},
		{nist, "短短短", []string{PasswordTooShort, PasswordCommon}},
	} {
		if got := x.policy.Check("linxiaolan", x.word); !slices.Equal(got, x.want) {
			t.Errorf("%s %q: %v, want %v", x.policy.Name, x.word, got, x.want)
		}
	}
	if !mlps.Expired(testNow, testNow.Add(181*24*time.Hour)) || mlps.Expired(testNow, testNow.Add(179*24*time.Hour)) {
		t.Error("mlps3 expires after 180 days")
	}
	if nist.Expired(testNow, testNow.AddDate(10, 0, 0)) {
		t.Error("nist does not expire")
	}
}

func TestHasher(t *testing.T) {
	h := NewHasher(cheap, 2, time.Second)
	hash, err := h.Hash(t.Context(), "晨雾-Lantern-42")
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]bool{"晨雾-Lantern-42": true, "晨雾－Ｌantern-42": true, "晨雾-Lantern-43": false, "": false} {
		if ok, err := h.Verify(t.Context(), hash, word); ok != want || err != nil {
			t.Errorf("%q: %v %v", word, ok, err)
		}
	}
	if ok, err := h.Verify(t.Context(), "", "no password has this hash"); ok || err != nil {
		t.Error("the hash of nobody matches", ok, err)
	}
	for _, bad := range []string{"x", "$argon2id$v=18$m=64,t=1,p=1$AA$AA", "$argon2id$v=19$m=a$AA$AA", "$argon2id$v=19$m=64,t=1,p=1$!$AA"} {
		if _, err := h.Verify(t.Context(), bad, "x"); err == nil {
			t.Errorf("%q is no hash", bad)
		}
	}
}

func TestHasherIsBounded(t *testing.T) {
	h := NewHasher(cheap, 1, time.Millisecond)
	h.slots <- struct{}{} // somebody is at it
	if _, err := h.Hash(t.Context(), "x"); !errors.Is(err, ErrBusy) {
		t.Error("waits for ever:", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.Verify(gone, "", "x"); !errors.Is(err, context.Canceled) {
		t.Error("does not notice that the caller has gone:", err)
	}
	h.leave()
	if _, err := h.Hash(t.Context(), "x"); err != nil {
		t.Error("does not recover:", err)
	}
}
