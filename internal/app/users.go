package app

import (
	"context"
	"errors"
)

// NewUser is an account to be made from the command line.
type NewUser struct {
	Username, Name, Office, Password string
	Admin, Auditor                   bool
}

// CreateUser makes an account, and the office when there is none of the name.
// It tells what it did.
func (a *App) CreateUser(_ context.Context, _ NewUser) (string, error) {
	return "", errors.New("waiting for accounts")
}
